import * as vscode from "vscode";
import type { EditorPort } from "../app/editorPort";
import type { AppOptions } from "../app/types";
import { UserError } from "../base/errors";
import type { Logger } from "../base/logger";
import { toLogLine } from "../base/logger";
import { cutEnd } from "../shared/cutText";
import { maxToldRuleLength, maxToldSettings } from "../shared/limits";
import type { Language } from "../shared/wording/problems";
import type { TunnelConfig } from "../tunnel/config";
import { isAborted } from "./abort";
import { claudeSettingsOf } from "./claudeSettings";
import { confirmDevice } from "./confirmDevice";
import { confirmStepUp } from "./confirmStepUp";
import { askConsent, hasConsent } from "./consent";
import type { FolderDesk } from "./folderDesk";
import { namedByFolder } from "./folderSettings";
import { LastPort } from "./lastPort";
import { readToken } from "./ngrokSetup";
import type { Notice } from "./notices";
import { noticeOfError } from "./notices";
import { noteStorage } from "./noteStorage";
import { pushKeysIn } from "./pushKeys";
import type { SettingKey, Settings } from "./settings";
import { readSettings, settingsSection } from "./settings";
import { shownText } from "./shownText";
import type { StartNotices } from "./startNotices";
import { stateFolderOf } from "./stateFolder";
import { readTunnelConfig } from "./tunnelSettings";
import type { Wording } from "./wording/en";
import { wordingOf } from "./wording/wording";

export interface LaunchPorts {
  readonly context: vscode.ExtensionContext;
  readonly language: Language;
  readonly logger: Logger;
  readonly notify: (notice: Notice) => void;
  readonly notices: StartNotices;
  readonly folders: FolderDesk;
  /** Whether this start is one that nobody asked for just now: then nobody is asked anything either. */
  readonly isByItself: () => boolean;
  /** When the owner last typed in this window (ms of `performance.now`), or null. */
  readonly typedAt: () => number | null;
  readonly editor: EditorPort;
}

/** The settings as they are now. */
export function currentSettings(): Settings {
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
  const { notify, end } = ports.notices.begin(ports.isByItself());
  try {
    return await prepare({ ...ports, notify }, signal);
  } finally {
    await end();
  }
}

async function prepare(ports: LaunchPorts, signal: AbortSignal): Promise<AppOptions | null> {
  const { context, language, logger, notify } = ports;
  const wording = wordingOf(language);
  const folder = await chooseFolder(ports, signal);
  if (folder === null || isAborted(signal)) return null;
  const settings = currentSettings();
  warnAboutSettings(settings, wording, notify);
  await warnAboutFolder(folder, wording, notify);
  await warnAboutClaude(folder, wording, notify);
  if (isAborted(signal)) return null;
  const ways = await chooseWaysIn(ports, folder, settings, wording, signal);
  if (ways === "cancelled") return null;
  await noteStorage(context, logger);
  const workspaceFolder = folder.uri.fsPath;
  const lastPort = new LastPort(context.workspaceState, workspaceFolder).value;
  const ask = { window: vscode.window, wording, workspaceName: folder.name };
  const isConfirmationWanted = (): boolean => currentSettings().confirmDevices;
  return {
    workspaceFolder,
    workspaceName: folder.name,
    // Per folder, as the consent is: a device that may use one may not use all.
    stateFolder: stateFolderOf(
      (context.storageUri ?? context.globalStorageUri).fsPath,
      folder.uri.toString(),
    ),
    port: settings.port,
    ...(lastPort === null ? {} : { otherPort: lastPort }),
    onPortTaken: (wanted, used) => {
      // Where it was last time it is no news.
      if (used === lastPort && ways.publicOrigins.length === 0) return;
      const { portTaken, portTakenBehindProxy } = wording.start;
      notify(
        ways.publicOrigins.length === 0
          ? { level: "info", message: portTaken(wanted, used), actions: [] }
          : { level: "warning", message: portTakenBehindProxy(wanted, used), actions: [] },
      );
    },
    claudePath: settings.claudePath,
    tunnel: ways.tunnel,
    pageFolder: context.asAbsolutePath("dist/webview"),
    tunnelChildScript: context.asAbsolutePath("dist/tunnelChild.js"),
    usageWorkerScript: context.asAbsolutePath("dist/usageWorker.js"),
    watchdogScript: context.asAbsolutePath("dist/watchdog.js"),
    maxParallelConversations: settings.maxParallelConversations,
    publicOrigins: ways.publicOrigins,
    deviceLife: settings.deviceLife,
    money: settings.money,
    environment: process.env,
    confirmDevice: (request, isOver) =>
      confirmDevice({ ...ask, isConfirmationWanted }, request, isOver),
    confirmStepUp: (request, isOver) => confirmStepUp(ask, request, isOver),
    push: { keys: pushKeysIn(context.secrets), service: null, typedAt: ports.typedAt },
    editor: ports.editor,
    logger,
  };
}

async function chooseFolder(
  { folders, language, notify, isByItself }: LaunchPorts,
  signal: AbortSignal,
): Promise<vscode.WorkspaceFolder | null> {
  if (isByItself()) return folders.autoStartFolder();
  try {
    return await folders.choose(signal);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    notify(noticeOfError(error, language));
    return null;
  }
}

function warnAboutSettings(
  { bad, badOrigins }: Settings,
  { settings }: Wording,
  notify: LaunchPorts["notify"],
): void {
  const name = (keys: readonly SettingKey[]): string =>
    keys.map((key) => `${settingsSection}.${key}`).join(", ");
  const ngrok = bad.filter((key) => key.startsWith("ngrok."));
  const others = bad.filter((key) => !ngrok.includes(key));
  const origins = badOrigins.map((origin) => toLogLine(JSON.stringify(origin), 80));
  const sentences = [
    ...(others.length > 0 ? [settings.bad(name(others))] : []),
    ...(origins.length > 0 ? [settings.badOrigins(origins.slice(0, 5).join(", "))] : []),
    ...(ngrok.length > 0 ? [settings.badTunnel(name(ngrok))] : []),
  ];
  if (sentences.length === 0) return;
  notify({ level: "warning", message: sentences.join(" "), actions: ["openSettings"] });
}

/** Says that what the folder's own files set counts for nothing. */
async function warnAboutFolder(
  folder: vscode.WorkspaceFolder,
  { settings }: Wording,
  notify: LaunchPorts["notify"],
): Promise<void> {
  const { workspaceFile } = vscode.workspace;
  const file = workspaceFile?.scheme === "file" ? workspaceFile.fsPath : null;
  const names = await namedByFolder(folder.uri.fsPath, file);
  if (names.length === 0) return;
  notify({ level: "warning", message: settings.ignored(names.join(", ")), actions: [] });
}

/** Says what the folder itself has Claude do without asking. */
async function warnAboutClaude(
  folder: vscode.WorkspaceFolder,
  { settings: words }: Wording,
  notify: LaunchPorts["notify"],
): Promise<void> {
  const found = await claudeSettingsOf(folder.uri.fsPath);
  const { allows, mode, hasHooks, hasServers, others, unread, fingerprint, file } = found;
  if (file === null) return;
  const named = (texts: readonly string[]): string[] => {
    const told = texts.slice(0, maxToldSettings).map((text) => cutEnd(text, maxToldRuleLength));
    const left = texts.length - told.length;
    return [...told.map(shownText), ...(left > 0 ? [words.claudeMore(left)] : [])];
  };
  const rules = named(allows);
  const sentences = [
    ...(rules.length > 0 ? [words.claudeAllows(rules.join(", "))] : []),
    ...(mode === null ? [] : [words.claudeSkips(shownText(cutEnd(mode, maxToldRuleLength)))]),
    ...(hasHooks ? [words.claudeHooks] : []),
    ...(hasServers ? [words.claudeServers] : []),
    ...(others.length > 0 ? [words.claudeOthers(named(others).join(", "))] : []),
    ...(unread.length > 0 ? [words.claudeUnread(unread.join(", "))] : []),
    words.claudeAdvice,
  ];
  const message = sentences.join(" ");
  notify({ level: "warning", message, actions: ["openFile"], file, identity: fingerprint });
}

/** The ways in from outside that are set up and wanted; none of them is a start for this PC only. */
interface ChosenWays {
  readonly tunnel: TunnelConfig | null;
  readonly publicOrigins: readonly string[];
}

async function chooseWaysIn(
  ports: LaunchPorts,
  folder: vscode.WorkspaceFolder,
  settings: Settings,
  wording: Wording,
  signal: AbortSignal,
): Promise<ChosenWays | "cancelled"> {
  const tunnel = await readTunnel(ports, settings, wording);
  if (isAborted(signal)) return "cancelled";
  const { publicOrigins } = settings;
  if (tunnel === null && publicOrigins.length === 0) return { tunnel: null, publicOrigins: [] };
  const memento = ports.context.workspaceState;
  const place = { name: folder.name, uri: folder.uri.toString() };
  const ways = { hasTunnel: tunnel !== null, origins: publicOrigins };
  if (ports.isByItself()) {
    // Nobody is there to be asked: what was not allowed before stays shut.
    const isAllowed = hasConsent(memento, place.uri, ways);
    return isAllowed ? { tunnel, publicOrigins } : { tunnel: null, publicOrigins: [] };
  }
  const consent = await askConsent(
    { window: vscode.window, memento, wording },
    place,
    ways,
    settings.confirmDevices,
    signal,
  );
  if (consent === "cancelled") return "cancelled";
  return consent === "publish" ? { tunnel, publicOrigins } : { tunnel: null, publicOrigins: [] };
}

/** What the tunnel needs; null: ngrok is not set up, or not in a usable way. */
async function readTunnel(
  { context, notify }: LaunchPorts,
  settings: Settings,
  wording: Wording,
): Promise<TunnelConfig | null> {
  const authtoken = await readToken(context.secrets);
  if (authtoken === null || settings.ngrok === null) return null;
  const reading = await readTunnelConfig(authtoken, settings.ngrok, wording);
  if ("config" in reading) return reading.config;
  notify({ level: "warning", message: reading.problem, actions: ["openSettings"] });
  return null;
}
