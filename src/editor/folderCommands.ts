import * as vscode from "vscode";
import type { CommandHandlers } from "./commands";
import type { SessionState } from "./controller";
import type { FolderDesk } from "./folderDesk";
import type { Notice } from "./notices";
import type { Wording } from "./wording/en";

export interface FolderCommandPorts {
  readonly folders: FolderDesk;
  readonly wording: Wording;
  readonly notify: (notice: Notice) => void;
  readonly state: () => SessionState;
}

/** What a person does about the folders of this window. Rejects with a `UserError` where there is none to work in. */
export class FolderCommands {
  private readonly ports: FolderCommandPorts;

  constructor(ports: FolderCommandPorts) {
    this.ports = ports;
  }

  handlers() {
    return {
      "remoteClaude.chooseFolder": () => this.choose(),
      "remoteClaude.startAutomatically": () => this.setAutoStart(true),
      "remoteClaude.doNotStartAutomatically": () => this.setAutoStart(false),
    } satisfies Partial<CommandHandlers>;
  }

  /** Asks for the folder of the next starts, and starts there. */
  private async choose(): Promise<void> {
    const folder = await this.ports.folders.chooseAnew();
    if (folder !== null) await vscode.commands.executeCommand("remoteClaude.start");
  }

  /** Has the product begin by itself, or not any more, in the folder in which it works, or would. */
  private async setAutoStart(isWanted: boolean): Promise<void> {
    const { folders, notify, wording, state } = this.ports;
    const folder = isWanted ? await this.folder() : folders.autoStartFolder();
    if (folder === null) return;
    await folders.setAutoStart(folder, isWanted);
    const message = (isWanted ? wording.autoStart.on : wording.autoStart.off)(folder.name);
    const canStart = isWanted && ["off", "failed"].includes(state().kind);
    notify({ level: "info", message, actions: canStart ? ["start"] : [] });
  }

  private async folder(): Promise<vscode.WorkspaceFolder | null> {
    const state = this.ports.state();
    const works = state.kind === "online" ? state.options.workspaceFolder : null;
    const folders = vscode.workspace.workspaceFolders ?? [];
    const current = folders.find(({ uri }) => uri.fsPath === works);
    return current ?? this.ports.folders.choose(new AbortController().signal);
  }
}
