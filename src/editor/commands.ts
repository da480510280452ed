import type * as vscode from "vscode";
import type { Disposable } from "../base/lifecycle";

/** When a command can be used, over the context keys of context.ts. Unset before activation: off. */
const canStart =
  "remoteClaude.state != starting && remoteClaude.state != online && remoteClaude.state != stopping";
const canStop = "remoteClaude.state == starting || remoteClaude.state == online";
const isOnline = "remoteClaude.state == online";
const hasFolder = "workspaceFolderCount != 0";

/** Every command with its `enablement` in package.json (null: always). A test compares the two. */
export const commandTable = {
  "remoteClaude.start": canStart,
  "remoteClaude.stop": canStop,
  "remoteClaude.restartServer": isOnline,
  "remoteClaude.pairDevice": isOnline,
  "remoteClaude.manageDevices": isOnline,
  "remoteClaude.revokeAllDevices": "remoteClaude.state == online && remoteClaude.hasDevices",
  "remoteClaude.copyUrl": isOnline,
  "remoteClaude.openChat": null,
  "remoteClaude.openChatInTab": null,
  "remoteClaude.showUsage": isOnline,
  "remoteClaude.showQueue": isOnline,
  "remoteClaude.newConversation": isOnline,
  "remoteClaude.interrupt": "remoteClaude.state == online && remoteClaude.isTurnRunning",
  "remoteClaude.configureNgrok": null,
  "remoteClaude.openSettings": null,
  "remoteClaude.openReadme": null,
  "remoteClaude.showAuditLog": isOnline,
  "remoteClaude.showLog": null,
  "remoteClaude.sendSelection": null,
  "remoteClaude.sendFile": null,
  "remoteClaude.fixProblem": null,
  "remoteClaude.openWalkthrough": null,
  "remoteClaude.checkSetUp": null,
  "remoteClaude.installClaude": null,
  "remoteClaude.logInClaude": null,
  "remoteClaude.chooseFolder": `workspaceFolderCount > 1 && ${canStart}`,
  "remoteClaude.startAutomatically": `${hasFolder} && !remoteClaude.startsByItself`,
  "remoteClaude.doNotStartAutomatically": "remoteClaude.startsByItself",
} as const;

export type CommandId = keyof typeof commandTable;

export const commandIds = Object.keys(commandTable) as readonly CommandId[];

/**
 * One handler per command: a missing one does not compile. Arguments come from anywhere; `selected` is
 * what the explorer gives where several are chosen.
 */
export type CommandHandlers = {
  readonly [Id in CommandId]: (argument: unknown, selected?: unknown) => void | Promise<void>;
};

/** Registers all commands. A handler's failure goes to `onError` and nowhere else. */
export function registerCommands(
  commands: Pick<typeof vscode.commands, "registerCommand">,
  handlers: CommandHandlers,
  onError: (error: unknown) => void,
): readonly Disposable[] {
  return commandIds.map((id) =>
    commands.registerCommand(id, async (argument: unknown, selected: unknown) => {
      try {
        await handlers[id](argument, selected);
      } catch (error) {
        onError(error);
      }
    }),
  );
}
