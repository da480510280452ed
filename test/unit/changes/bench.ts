import { execFileSync } from "node:child_process";
import { mkdir, realpath, writeFile } from "node:fs/promises";
import path from "node:path";
import { FolderChanges } from "../../../src/changes/folderChanges";
import type { ChangeList, ListedChange } from "../../../src/shared/changedFiles";
import { temporaryFolder } from "../../support/temporary";

const never = new AbortController().signal;

/** A folder, with a place beside it, and the real git. */
export class ChangesBench {
  /** Holds the folder and what lies outside of it. */
  readonly parent: string;
  readonly folder: string;
  readonly remove: () => Promise<void>;

  private constructor(parent: string, remove: () => Promise<void>) {
    this.parent = parent;
    this.folder = path.join(parent, "my app");
    this.remove = remove;
  }

  static async start(): Promise<ChangesBench> {
    const temporary = await temporaryFolder("changes");
    const bench = new ChangesBench(await realpath(temporary.path), () => temporary.remove());
    await mkdir(bench.folder);
    return bench;
  }

  /** Runs git in the folder as its owner would. */
  git(...args: readonly string[]): string {
    return this.gitIn(this.folder, ...args);
  }

  gitIn(folder: string, ...args: readonly string[]): string {
    const identity = ["-c", "user.name=Test", "-c", "user.email=test@example.com"];
    const env = { PATH: process.env["PATH"], HOME: this.parent, GIT_CONFIG_NOSYSTEM: "1" };
    const all = [...identity, "-c", "protocol.file.allow=always", ...args];
    return execFileSync("git", all, { cwd: folder, env, stdio: "pipe" }).toString();
  }

  async write(name: string, text: string | Buffer): Promise<void> {
    const file = path.join(this.folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }

  /** A repository with these files in its first commit. */
  async commit(files: Readonly<Record<string, string | Buffer>>): Promise<void> {
    this.git("init", "-q", "-b", "main");
    for (const [name, text] of Object.entries(files)) await this.write(name, text);
    this.git("add", "-A", "-f");
    this.git("commit", "-q", "-m", "first");
  }

  open(folder = this.folder): FolderChanges {
    const environment = { PATH: process.env["PATH"], HOME: this.parent, GIT_CONFIG_NOSYSTEM: "1" };
    return new FolderChanges(folder, environment);
  }

  list(edited: readonly string[] = [], folder?: string): Promise<Omit<ChangeList, "outside">> {
    const files = edited.map((one) => ({ path: one, isNew: false, added: 1, removed: 2, at: 5 }));
    return this.open(folder).list(files, never);
  }

  diff(file: string, oldPath: string | null = null, folder?: string) {
    return this.open(folder).diff(file, oldPath, never);
  }

  /** The lines of a difference, hunk below hunk; its kind where it has none. */
  async lines(file: string, oldPath: string | null = null): Promise<readonly string[] | string> {
    const diff = await this.diff(file, oldPath);
    if (diff === null) return "nothing";
    return diff.kind === "text" ? diff.hunks.flatMap(({ lines }) => lines) : diff.kind;
  }
}

/** `path: state +1 −2`, with what git has for the next commit, and whose it is. */
export function lineOf(change: ListedChange): string {
  const { path: name, oldPath, state, added, removed, isStaged, isUnstaged, isBinary } = change;
  return [
    `${oldPath === null ? "" : `${oldPath} → `}${name}: ${state}`,
    isStaged && "staged",
    isUnstaged && "unstaged",
    isBinary && "binary",
    added === null ? "" : `+${added} −${removed ?? "?"}`,
    change.editedAt !== undefined && "own",
  ]
    .filter(Boolean)
    .join(" ");
}
