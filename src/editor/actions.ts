import * as vscode from "vscode";
import type { CommandId } from "./commands";
import type { ActionId, Notice } from "./notices";
import { shownText } from "./shownText";
import { wordingOf } from "./wording/wording";
import type { Language } from "../shared/wording/problems";

/** What each button does. */
export type Actions = { readonly [Id in ActionId]: (notice: Notice) => unknown };

/** The actions that need nothing but VS Code; the others are given. */
export function makeActions(
  own: Pick<Actions, "restart" | "hideLocalHint" | "hideAutoStartOffer">,
): Actions {
  return {
    openFolder: () => vscode.commands.executeCommand("vscode.openFolder"),
    manageTrust: () => vscode.commands.executeCommand("workbench.trust.manage"),
    installClaude: () => run("remoteClaude.installClaude"),
    logIn: () => run("remoteClaude.logInClaude"),
    openWalkthrough: () => run("remoteClaude.openWalkthrough"),
    openReadme: () => run("remoteClaude.openReadme"),
    startAutomatically: () => run("remoteClaude.startAutomatically"),
    openSettings: () => run("remoteClaude.openSettings"),
    configureNgrok: () => run("remoteClaude.configureNgrok"),
    openChat: () => run("remoteClaude.openChat"),
    showUsage: () => run("remoteClaude.showUsage"),
    showLog: () => run("remoteClaude.showLog"),
    showAuditLog: () => run("remoteClaude.showAuditLog"),
    manageDevices: () => run("remoteClaude.manageDevices"),
    start: () => run("remoteClaude.start"),
    stop: () => run("remoteClaude.stop"),
    pairDevice: () => run("remoteClaude.pairDevice"),
    openFile: ({ file }) =>
      file === undefined ? undefined : vscode.window.showTextDocument(vscode.Uri.file(file)),
    ...own,
  };
}

interface NoticeButton extends vscode.MessageItem {
  readonly id: ActionId;
}

type Shower = (
  message: string,
  items: readonly NoticeButton[],
) => Thenable<NoticeButton | undefined>;

const showers: Readonly<Record<Notice["level"], Shower>> = {
  info: (message, items) => vscode.window.showInformationMessage(message, ...items),
  warning: (message, items) => vscode.window.showWarningMessage(message, ...items),
  error: (message, items) => vscode.window.showErrorMessage(message, ...items),
};

/** Shows a message with its buttons, and does what the chosen one says. */
export async function showNotice(
  notice: Notice,
  language: Language,
  actions: Actions,
): Promise<void> {
  const titles = wordingOf(language).actions;
  const items = notice.actions.map((id) => ({ id, title: titles[id] }));
  const choice = await showers[notice.level](shownText(notice.message), items);
  if (choice !== undefined) await actions[choice.id](notice);
}

/** Shows the settings of this extension. */
export function openSettings(extensionId: string): Thenable<unknown> {
  return vscode.commands.executeCommand(settingsCommand(), { query: `@ext:${extensionId}` });
}

/** In a remote window the settings of a machine are the remote one's, on a page of their own. */
function settingsCommand(): string {
  return vscode.env.remoteName === undefined
    ? "workbench.action.openSettings"
    : "workbench.action.openRemoteSettings";
}

function run(command: CommandId): Thenable<unknown> {
  return vscode.commands.executeCommand(command);
}
