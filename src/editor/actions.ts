import * as vscode from "vscode";
import type { CommandId } from "./commands";
import type { ActionId, Notice } from "./notices";
import { wordingOf } from "./wording/wording";
import type { Language } from "../shared/wording/problems";

/** What each button does. */
export type Actions = { readonly [Id in ActionId]: () => unknown };

/** The official way to install the CLI (its README); npm comes with Node. */
const installCommand = "npm install -g @anthropic-ai/claude-code";

/** The actions that need nothing but VS Code; the others are given. */
export function makeActions(
  language: Language,
  extensionId: string,
  own: Pick<Actions, "restart" | "hideLocalHint">,
): Actions {
  const { terminal } = wordingOf(language);
  const query = `@ext:${extensionId}`;
  return {
    openFolder: () => vscode.commands.executeCommand("vscode.openFolder"),
    manageTrust: () => vscode.commands.executeCommand("workbench.trust.manage"),
    installClaude: () => {
      runInTerminal(terminal.install, installCommand);
    },
    logIn: () => {
      runInTerminal(terminal.logIn, "claude");
    },
    openSettings: () => vscode.commands.executeCommand(settingsCommand(), { query }),
    configureNgrok: () => run("remoteClaude.configureNgrok"),
    showLog: () => run("remoteClaude.showLog"),
    pairDevice: () => run("remoteClaude.pairDevice"),
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
  const choice = await showers[notice.level](notice.message, items);
  if (choice !== undefined) await actions[choice.id]();
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

/** In a terminal, so that the person sees what runs, can answer it and can stop it. */
function runInTerminal(name: string, command: string): void {
  const terminal = vscode.window.createTerminal({ name });
  terminal.show();
  terminal.sendText(command);
}
