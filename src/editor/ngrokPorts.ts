import type * as vscode from "vscode";
import type { Logger } from "../base/logger";
import type { Language } from "../shared/wording/problems";
import type { NgrokPorts } from "./configureNgrok";
import type { Controller } from "./controller";

/** What "Configure ngrok" needs of this window. */
export function ngrokPortsOf(
  context: Pick<vscode.ExtensionContext, "secrets" | "asAbsolutePath">,
  controller: Controller,
  language: Language,
  logger: Logger,
): NgrokPorts {
  return {
    secrets: context.secrets,
    language,
    childScript: context.asAbsolutePath("dist/tunnelChild.js"),
    environment: process.env,
    logger,
    isAddressInUse: () => {
      const { state } = controller;
      if (state.kind !== "online") return false;
      const { kind } = state.host.host.tunnel;
      return kind !== "off" && kind !== "failed";
    },
  };
}
