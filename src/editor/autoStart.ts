import { hostname } from "node:os";
import * as v from "valibot";
import type * as vscode from "vscode";
import { maxAutoStartFolders, maxFolderUriLength } from "../shared/limits";

/** What the person wished is kept by VS Code for all windows: nothing in a folder can write it. */
const foldersKey = "autoStartFolders";

const foldersSchema = v.fallback(v.array(v.pipe(v.string(), v.maxLength(maxFolderUriLength))), []);

/** The folders in which the product starts by itself, because the person said so for each of them. */
export class AutoStart {
  private readonly memento: Pick<vscode.Memento, "get" | "update">;

  /** `memento`: of all windows (`globalState`). */
  constructor(memento: Pick<vscode.Memento, "get" | "update">) {
    this.memento = memento;
  }

  has(folder: vscode.WorkspaceFolder): boolean {
    return this.names().includes(nameOf(folder));
  }

  /** The most recent ones are kept. */
  async set(folder: vscode.WorkspaceFolder, isWanted: boolean): Promise<void> {
    const name = nameOf(folder);
    const others = this.names().filter((other) => other !== name);
    const next = isWanted ? [...others, name].slice(-maxAutoStartFolders) : others;
    await this.memento.update(foldersKey, next);
  }

  private names(): readonly string[] {
    return v.parse(foldersSchema, this.memento.get<unknown>(foldersKey));
  }
}

/**
 * A folder of this computer. In a remote window VS Code keeps what is remembered on the person's own
 * computer, for all remote ones together, and calls a folder there by the same path as one here.
 */
function nameOf({ uri }: vscode.WorkspaceFolder): string {
  return `${hostname()} ${uri.toString()}`;
}
