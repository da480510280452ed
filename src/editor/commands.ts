import type * as vscode from "vscode";
import type { Disposable } from "../base/lifecycle";

/** When a command can be used, over the context key of context.ts. Unset before activation: off. */
const canStart =
  "remoteClaude.state != starting && remoteClaude.state != online && remoteClaude.state != stopping";
const canStop = "remoteClaude.state == starting || remoteClaude.state == online";
const isOnline = "remoteClaude.state == online";

/** Every command with its `enablement` in package.json (null: always). A test compares the two. */
export const commandTable = {
  "remoteClaude.start": canStart,
  "remoteClaude.stop": canStop,
  "remoteClaude.pairDevice": isOnline,
  "remoteClaude.manageDevices": isOnline,
  "remoteClaude.copyUrl": isOnline,
  "remoteClaude.openChat": null,
  "remoteClaude.newConversation": isOnline,
  "remoteClaude.interrupt": isOnline,
  "remoteClaude.configureNgrok": null,
  "remoteClaude.showLog": null,
} as const;

export type CommandId = keyof typeof commandTable;

export const commandIds = Object.keys(commandTable) as readonly CommandId[];

/** One handler per command: a missing one does not compile. Arguments come from anywhere. */
export type CommandHandlers = {
  readonly [Id in CommandId]: (argument: unknown) => void | Promise<void>;
};

/** Registers all commands. A handler's failure goes to `onError` and nowhere else. */
export function registerCommands(
  commands: Pick<typeof vscode.commands, "registerCommand">,
  handlers: CommandHandlers,
  onError: (error: unknown) => void,
): readonly Disposable[] {
  return commandIds.map((id) =>
    commands.registerCommand(id, async (argument: unknown) => {
      try {
        await handlers[id](argument);
      } catch (error) {
        onError(error);
      }
    }),
  );
}
