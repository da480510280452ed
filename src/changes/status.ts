import type { ChangeState, GitState } from "../shared/changedFiles";

/** A changed file as `git status` tells it; paths begin at the work tree's root. */
export interface StatusEntry {
  readonly path: string;
  readonly oldPath: string | null;
  readonly state: ChangeState;
  readonly isStaged: boolean;
  readonly isUnstaged: boolean;
}

export const statusArguments = [
  ...["status", "--porcelain=v2", "-z", "--branch", "--ahead-behind", "--renames"],
  ...["--untracked-files=all", "--ignored=no", "--ignore-submodules=dirty", "--", "."],
];

/** How an entry of each kind is built: the number of fields before its path. */
const fieldsBefore: Readonly<Record<string, number>> = { "1": 8, "2": 9, u: 10 };

/** Reads what `git status --porcelain=v2 -z --branch` writes, record by record. */
export class StatusReader {
  readonly entries: StatusEntry[] = [];
  private readonly headers = new Map<string, string>();
  /** An entry whose old name is the next record. */
  private renamed: StatusEntry | null = null;

  add(record: string): void {
    if (this.renamed !== null) {
      this.entries.push({ ...this.renamed, oldPath: record });
      this.renamed = null;
      return;
    }
    const header = /^# (branch\.\w+) ([\s\S]*)$/.exec(record);
    if (header !== null) {
      this.headers.set(header[1] ?? "", header[2] ?? "");
      return;
    }
    const kind = record.charAt(0);
    if (kind === "?") {
      this.push({ path: record.slice(2), state: "untracked", isStaged: false, isUnstaged: true });
      return;
    }
    const count = fieldsBefore[kind];
    if (count !== undefined) this.addTracked(kind, record, count);
  }

  /** Where the folder stands, as far as the headers said it. */
  get git(): GitState {
    const [id, name] = [this.headers.get("branch.oid"), this.headers.get("branch.head")];
    const [, ahead, behind] = /^\+(\d+) -(\d+)$/.exec(this.headers.get("branch.ab") ?? "") ?? [];
    return {
      branch: name === undefined || name === "(detached)" ? null : name,
      commit: id === undefined || id === "(initial)" ? null : id.slice(0, 8),
      upstream: this.headers.get("branch.upstream") ?? null,
      ahead: ahead === undefined ? null : Number(ahead),
      behind: behind === undefined ? null : Number(behind),
    };
  }

  private addTracked(kind: string, record: string, count: number): void {
    let start = 0;
    for (let field = 0; field < count; field++) {
      const space = record.indexOf(" ", start);
      if (space === -1) return;
      start = space + 1;
    }
    const [x, y] = [record.charAt(2), record.charAt(3)];
    const entry = {
      path: record.slice(start),
      state: kind === "u" ? ("conflict" as const) : stateOf(x, y),
      isStaged: kind !== "u" && x !== ".",
      isUnstaged: kind === "u" || y !== ".",
    };
    if (kind === "2") this.renamed = { ...entry, oldPath: null };
    else this.push(entry);
  }

  private push(entry: Omit<StatusEntry, "oldPath">): void {
    this.entries.push({ ...entry, oldPath: null });
  }
}

/** `x`: from the last commit to the index; `y`: from there to the file. */
function stateOf(x: string, y: string): ChangeState {
  if (y === "D" || (x === "D" && y === ".")) return "deleted";
  if (x === "R" || y === "R") return "renamed";
  if (x === "A" || y === "A" || x === "C" || y === "C") return "added";
  return x === "T" || y === "T" ? "retyped" : "modified";
}
