import type * as vscode from "vscode";
import { messageOf } from "../base/errors";
import type { Logger } from "../base/logger";
import type { SessionState } from "./controller";
import { isCurrentWorking } from "./currentWork";

/**
 * The context keys that `when` and `enablement` clauses use, with their values. `state` is a kind of
 * state; before the activation none of them is set.
 */
interface ContextValues {
  readonly "remoteClaude.state": SessionState["kind"];
  /** A turn of the conversation that pages open runs. */
  readonly "remoteClaude.isTurnRunning": boolean;
  /** At least one device is paired. */
  readonly "remoteClaude.hasDevices": boolean;
}

/** Tells VS Code what its menus and views go by. */
export class ContextKeys {
  private readonly commands: Pick<typeof vscode.commands, "executeCommand">;
  private readonly logger: Logger;
  private readonly published = new Map<string, unknown>();
  private publishing: Promise<void> = Promise.resolve();

  constructor(commands: Pick<typeof vscode.commands, "executeCommand">, logger: Logger) {
    this.commands = commands;
    this.logger = logger;
  }

  /** Resolves when VS Code's menus and views follow what was published so far. */
  get settled(): Promise<void> {
    return this.publishing;
  }

  publish(state: SessionState): void {
    for (const [key, value] of Object.entries(valuesOf(state))) {
      if (this.published.get(key) === value) continue;
      this.published.set(key, value);
      // One that fails is told, and must not keep back those after it.
      this.publishing = this.publishing
        .then(async () => {
          await this.commands.executeCommand("setContext", key, value);
        })
        .catch((error: unknown) => {
          this.logger.error(messageOf(error));
        });
    }
  }
}

function valuesOf(state: SessionState): ContextValues {
  const isOnline = state.kind === "online";
  return {
    "remoteClaude.state": state.kind,
    "remoteClaude.isTurnRunning": isOnline && isCurrentWorking(state.host),
    "remoteClaude.hasDevices": isOnline && state.app.devices.length > 0,
  };
}

/** Whether the product begins by itself in a folder of this window. */
const autoStartKey = "remoteClaude.startsByItself";

/** What the steps of the walkthrough wait for. */
export const setUpKeys = {
  claude: "remoteClaude.setUp.claude",
  login: "remoteClaude.setUp.login",
  folder: "remoteClaude.setUp.folder",
  wayIn: "remoteClaude.setUp.wayIn",
  start: "remoteClaude.setUp.start",
  device: "remoteClaude.setUp.device",
} as const;

export type SetUpKey = keyof typeof setUpKeys;

type Commands = Pick<typeof vscode.commands, "executeCommand">;

export async function publishAutoStart(commands: Commands, isWanted: boolean): Promise<void> {
  await commands.executeCommand("setContext", autoStartKey, isWanted);
}

/**
 * Tells VS Code which steps of the set-up are done; it ticks them in the walkthrough. It does so when a
 * key becomes true, and never where it was before somebody opened the walkthrough: so what is true
 * becomes so anew.
 */
export async function publishSetUp(
  commands: Commands,
  done: Readonly<Partial<Record<SetUpKey, boolean>>>,
): Promise<void> {
  for (const step of Object.keys(setUpKeys) as SetUpKey[]) {
    const isDone = done[step];
    if (isDone === undefined) continue;
    await commands.executeCommand("setContext", setUpKeys[step], false);
    if (isDone) await commands.executeCommand("setContext", setUpKeys[step], true);
  }
}
