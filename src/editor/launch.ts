import * as vscode from "vscode";
import type { AppOptions } from "../app/types";
import { UserError } from "../base/errors";
import type { Logger } from "../base/logger";
import type { Language } from "../shared/wording/problems";
import type { TunnelConfig } from "../tunnel/config";
import { isAborted } from "./abort";
import { confirmDevice } from "./confirmDevice";
import { askConsent } from "./consent";
import { readToken } from "./ngrokSetup";
import type { Notice } from "./notices";
import { noticeOfError } from "./notices";
import { usableFolders } from "./preconditions";
import type { SettingKey, Settings } from "./settings";
import { readSettings, settingsSection } from "./settings";
import { stateFolderOf } from "./stateFolder";
import { readTunnelConfig } from "./tunnelSettings";
import type { Wording } from "./wording/en";
import { wordingOf } from "./wording/wording";

export interface LaunchPorts {
  readonly context: vscode.ExtensionContext;
  readonly language: Language;
  readonly logger: Logger;
  readonly notify: (notice: Notice) => void;
}

/** The settings as they are now. */
function currentSettings(): Settings {
  return readSettings(vscode.workspace.getConfiguration(settingsSection));
}

/**
 * Everything before a start: is it possible here, in which folder, with which settings, may it be
 * reached from outside. Null when it is not possible (the person was told why) or not wanted, also
 * after an abort, which takes open questions away where VS Code can do that.
 */
export async function prepareLaunch(
  ports: LaunchPorts,
  signal: AbortSignal,
): Promise<AppOptions | null> {
  const { context, language, logger, notify } = ports;
  const wording = wordingOf(language);
  const folder = await chooseFolder(ports, wording, signal);
  if (folder === null || isAborted(signal)) return null;
  const settings = currentSettings();
  warnAboutSettings(settings.bad, wording, notify);
  const tunnel = await chooseTunnel(ports, folder, settings, wording, signal);
  if (tunnel === "cancelled") return null;
  const confirm = { window: vscode.window, wording, workspaceName: folder.name };
  const isConfirmationWanted = (): boolean => currentSettings().confirmDevices;
  return {
    workspaceFolder: folder.uri.fsPath,
    workspaceName: folder.name,
    // Per folder, as the consent is: a device that may use one may not use all.
    stateFolder: stateFolderOf(
      (context.storageUri ?? context.globalStorageUri).fsPath,
      folder.uri.toString(),
    ),
    port: settings.port,
    onPortTaken: (wanted, used) => {
      notify({ level: "info", message: wording.start.portTaken(wanted, used), actions: [] });
    },
    claudePath: settings.claudePath,
    tunnel,
    pageFolder: context.asAbsolutePath("dist/webview"),
    tunnelChildScript: context.asAbsolutePath("dist/tunnelChild.js"),
    watchdogScript: context.asAbsolutePath("dist/watchdog.js"),
    maxParallelConversations: settings.maxParallelConversations,
    environment: process.env,
    confirmDevice: (request, isOver) =>
      confirmDevice({ ...confirm, isConfirmationWanted }, request, isOver),
    logger,
  };
}

async function chooseFolder(
  { language, notify }: LaunchPorts,
  wording: Wording,
  signal: AbortSignal,
): Promise<vscode.WorkspaceFolder | null> {
  try {
    const folders = usableFolders(vscode.workspace, wording);
    if (folders.length === 1) return folders[0] ?? null;
    const items = folders.map((folder) => ({
      label: folder.name,
      description: folder.uri.fsPath,
      folder,
    }));
    const chosen = await untilAborted(signal, (token) =>
      vscode.window.showQuickPick(items, { placeHolder: wording.start.pickFolder }, token),
    );
    return chosen?.folder ?? null;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    notify(noticeOfError(error, language));
    return null;
  }
}

/** Asks with a token of VS Code's that is cancelled by the signal: the question goes away then. */
async function untilAborted<T>(
  signal: AbortSignal,
  ask: (token: vscode.CancellationToken) => Thenable<T>,
): Promise<T> {
  const source = new vscode.CancellationTokenSource();
  const cancel = (): void => {
    source.cancel();
  };
  signal.addEventListener("abort", cancel);
  try {
    return await ask(source.token);
  } finally {
    signal.removeEventListener("abort", cancel);
    source.dispose();
  }
}

function warnAboutSettings(
  bad: readonly SettingKey[],
  { settings }: Wording,
  notify: LaunchPorts["notify"],
): void {
  const name = (keys: readonly SettingKey[]): string =>
    keys.map((key) => `${settingsSection}.${key}`).join(", ");
  const ngrok = bad.filter((key) => key.startsWith("ngrok."));
  const others = bad.filter((key) => !ngrok.includes(key));
  const sentences = [
    ...(others.length > 0 ? [settings.bad(name(others))] : []),
    ...(ngrok.length > 0 ? [settings.badTunnel(name(ngrok))] : []),
  ];
  if (sentences.length === 0) return;
  notify({ level: "warning", message: sentences.join(" "), actions: ["openSettings"] });
}

/** What the tunnel needs, null for a start without one. */
async function chooseTunnel(
  { context, notify }: LaunchPorts,
  folder: vscode.WorkspaceFolder,
  settings: Settings,
  wording: Wording,
  signal: AbortSignal,
): Promise<TunnelConfig | null | "cancelled"> {
  const authtoken = await readToken(context.secrets);
  if (authtoken === null || settings.ngrok === null) return null;
  const reading = await readTunnelConfig(authtoken, settings.ngrok, wording);
  if ("problem" in reading) {
    notify({ level: "warning", message: reading.problem, actions: ["openSettings"] });
    return null;
  }
  if (isAborted(signal)) return "cancelled";
  const consent = await askConsent(
    { window: vscode.window, memento: context.workspaceState, wording },
    { name: folder.name, uri: folder.uri.toString() },
    settings.confirmDevices,
    signal,
  );
  if (consent === "cancelled") return "cancelled";
  return consent === "publish" ? reading.config : null;
}
