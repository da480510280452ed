import * as vscode from "vscode";
import { messageOf, UserError } from "../base/errors";
import type { Logger } from "../base/logger";
import type { Language } from "../shared/wording/problems";
import type { TunnelConfig } from "../tunnel/config";
import { testConnection } from "../tunnel/connectionTest";
import { noticeOfError, textOf } from "./notices";
import { wordingOf } from "./wording/wording";

export interface TestPorts {
  readonly language: Language;
  /** The built child script of the tunnel. */
  readonly childScript: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly logger: Logger;
}

export type TestOutcome =
  | { readonly kind: "ok"; readonly url: string; readonly asksToSignIn: boolean }
  /** `reason`: what happened and what to do, in words for the person. */
  | { readonly kind: "failed"; readonly reason: string };

/** Tries an ngrok configuration for real, with a notification that shows how far it is and can end it. */
export async function testNgrok(ports: TestPorts, config: TunnelConfig): Promise<TestOutcome> {
  const { ngrok } = wordingOf(ports.language);
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: ngrok.testing, cancellable: true },
    async (progress, token) => {
      const aborter = new AbortController();
      const subscription = token.onCancellationRequested(() => {
        aborter.abort();
      });
      try {
        return await runTest(ports, config, aborter.signal, (step) => {
          progress.report({ message: ngrok.testSteps[step] });
        });
      } finally {
        subscription.dispose();
      }
    },
  );
}

async function runTest(
  { language, logger, childScript, environment }: TestPorts,
  config: TunnelConfig,
  signal: AbortSignal,
  report: (step: "connecting" | "online" | "checking") => void,
): Promise<TestOutcome> {
  try {
    const options = { config, childScript, environment, logger, signal, report };
    const result = await testConnection(options);
    if (result.kind === "ok") return result;
    return { kind: "failed", reason: textOf(result.problem, language) };
  } catch (error) {
    if (signal.aborted) return { kind: "failed", reason: wordingOf(language).ngrok.testCancelled };
    logger.error(`The connection test failed: ${messageOf(error)}`);
    const isForPeople = error instanceof UserError;
    return {
      kind: "failed",
      reason: isForPeople ? error.message : noticeOfError(error, language).message,
    };
  }
}

/** Asks what to do with settings whose test failed. */
export async function askAfterFailure(
  reason: string,
  language: Language,
): Promise<"change" | "save" | "cancel"> {
  const { ngrok } = wordingOf(language);
  const choice = await vscode.window.showWarningMessage(
    ngrok.testFailed,
    { modal: true, detail: reason },
    ngrok.changeAnswers,
    ngrok.saveAnyway,
  );
  if (choice === ngrok.changeAnswers) return "change";
  return choice === ngrok.saveAnyway ? "save" : "cancel";
}
