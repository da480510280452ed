import * as vscode from "vscode";
import type { Logger } from "../base/logger";
import { messageOf } from "../base/errors";
import { AutoStart } from "./autoStart";
import { publishAutoStart } from "./context";
import { usableFolders } from "./preconditions";
import type { Wording } from "./wording/en";

/** Remembers, per workspace, which of its folders was chosen. */
const chosenKey = "chosenFolder";

export interface FolderPorts {
  readonly context: Pick<vscode.ExtensionContext, "globalState" | "workspaceState">;
  readonly wording: Wording;
  readonly logger: Logger;
}

/** Which folder of this window Claude works in, and whether it begins there by itself. */
export class FolderDesk {
  private readonly ports: FolderPorts;
  private readonly autoStart: AutoStart;

  constructor(ports: FolderPorts) {
    this.ports = ports;
    this.autoStart = new AutoStart(ports.context.globalState);
    this.publish();
  }

  /**
   * The folder to work in: the only one, else the one that was chosen before, else the person is
   * asked. Null: the question was left. Throws what `usableFolders` throws.
   */
  async choose(signal: AbortSignal): Promise<vscode.WorkspaceFolder | null> {
    const folders = usableFolders(vscode.workspace, this.ports.wording);
    const known = this.known(folders);
    return known ?? this.ask(folders, signal);
  }

  /** Asks which folder it is to be, whatever was chosen before. Null: the question was left. */
  async chooseAnew(): Promise<vscode.WorkspaceFolder | null> {
    const folders = usableFolders(vscode.workspace, this.ports.wording);
    return this.ask(folders, new AbortController().signal);
  }

  /** The folder in which the product begins by itself; null: in none of this window's. */
  autoStartFolder(): vscode.WorkspaceFolder | null {
    if (!vscode.workspace.isTrusted) return null;
    const wanted = (vscode.workspace.workspaceFolders ?? []).filter(
      (folder) => folder.uri.scheme === "file" && this.autoStart.has(folder),
    );
    return wanted.find(({ uri }) => uri.toString() === this.chosen) ?? wanted[0] ?? null;
  }

  async setAutoStart(folder: vscode.WorkspaceFolder, isWanted: boolean): Promise<void> {
    await this.autoStart.set(folder, isWanted);
    this.publish();
  }

  /** Tells VS Code whether this window begins by itself. */
  private publish(): void {
    publishAutoStart(vscode.commands, this.autoStartFolder() !== null).catch((error: unknown) => {
      this.ports.logger.error(messageOf(error));
    });
  }

  private get chosen(): unknown {
    return this.ports.context.workspaceState.get<unknown>(chosenKey);
  }

  private known(folders: readonly vscode.WorkspaceFolder[]): vscode.WorkspaceFolder | null {
    if (folders.length === 1) return folders[0] ?? null;
    return folders.find(({ uri }) => uri.toString() === this.chosen) ?? null;
  }

  private async ask(
    folders: readonly vscode.WorkspaceFolder[],
    signal: AbortSignal,
  ): Promise<vscode.WorkspaceFolder | null> {
    const items = folders.map((folder) => ({
      label: folder.name,
      description: folder.uri.fsPath,
      folder,
    }));
    const placeHolder = this.ports.wording.start.pickFolder;
    const answer = await untilAborted(signal, (token) =>
      vscode.window.showQuickPick(items, { placeHolder }, token),
    );
    if (answer === undefined) return null;
    await this.ports.context.workspaceState.update(chosenKey, answer.folder.uri.toString());
    this.publish();
    return answer.folder;
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
