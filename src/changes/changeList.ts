import { lstat } from "node:fs/promises";
import type { ChangeList, GitState, GitTrouble, ListedChange } from "../shared/changedFiles";
import {
  maxChangePathLength,
  maxChangesSize,
  maxCountedBytes,
  maxListedChanges,
} from "../shared/limits";
import type { LineCount } from "./lineCounts";
import { isPlainPath, linesOf, placeIn, readPlainFile } from "./plainFile";
import type { StatusEntry } from "./status";

/** A file that a conversation changed; the path begins at the folder. */
export interface EditedPath {
  readonly path: string;
  /** The conversation made it. */
  readonly isNew: boolean;
  readonly added: number | null;
  readonly removed: number | null;
  /** Epoch ms; null: unknown. */
  readonly at: number | null;
}

/** What git said. Paths begin at the work tree's root. */
export interface FolderState {
  readonly git: GitState;
  /** Where the folder lies in the work tree. */
  readonly prefix: string;
  readonly entries: readonly StatusEntry[];
  readonly counts: ReadonlyMap<string, LineCount>;
  readonly isPartial: boolean;
  /** All lines were counted: who is not among `counts` has none. */
  readonly areCounted: boolean;
}

/** The list that a page gets: within its bounds, what the conversation changed first. */
export async function makeList(
  root: string,
  state: FolderState | GitTrouble,
  edited: readonly EditedPath[],
): Promise<Omit<ChangeList, "outside">> {
  const byGit = typeof state === "string" ? [] : changesOf(state);
  const editOf = new Map(edited.map((one) => [one.path, one]));
  const isOwn = ({ path, oldPath }: ListedChange): boolean =>
    editOf.has(path) || (oldPath !== null && editOf.has(oldPath));
  const named = byGit.map((change) => {
    const edit = editOf.get(change.path) ?? editOf.get(change.oldPath ?? "");
    return edit === undefined ? change : { ...change, editedAt: edit.at };
  });
  const seen = new Set(byGit.flatMap(({ path, oldPath }) => [path, oldPath]));
  const rest = edited.filter(({ path }) => !seen.has(path));
  const settled = await Promise.all(
    rest
      .slice(0, maxListedChanges)
      .map((one) => settledChange(root, one, typeof state !== "string")),
  );
  const own = [...named.filter(isOwn), ...settled.filter((one) => one !== null)].sort(byPath);
  const others = named.filter((change) => !isOwn(change)).sort(byPath);
  const unseen = Math.max(0, rest.length - maxListedChanges);
  const files = await withNewLines(root, fitting([...own, ...others]));
  return {
    git: typeof state === "string" ? null : state.git,
    trouble: typeof state === "string" ? state : null,
    files,
    total: own.length + others.length + unseen,
    own: own.length + unseen,
    isPartial: typeof state !== "string" && state.isPartial,
  };
}

/** One line for each file: what is deleted in the index and there again has two of git's. */
function changesOf({ entries, counts, prefix, areCounted }: FolderState): readonly ListedChange[] {
  const byPath = new Map<string, ListedChange>();
  const inside = (path: string): string | null =>
    path.startsWith(prefix) && isPlainPath(path.slice(prefix.length))
      ? path.slice(prefix.length)
      : null;
  for (const entry of entries) {
    // The folder of another repository has a slash at its end.
    const path = inside(entry.path.replace(/\/$/, ""));
    if (path === null) continue;
    const before = byPath.get(path);
    const count = counts.get(entry.path);
    const lines =
      count ?? (count === undefined && areCounted && entry.state !== "untracked" ? none : null);
    const change: ListedChange = {
      path,
      oldPath: entry.oldPath === null ? null : inside(entry.oldPath),
      state: before === undefined ? entry.state : "modified",
      isStaged: entry.isStaged || before?.isStaged === true,
      isUnstaged: entry.isUnstaged || before?.isUnstaged === true,
      added: lines?.added ?? null,
      removed: lines?.removed ?? null,
      isBinary: count === null,
    };
    byPath.set(path, change);
  }
  return [...byPath.values()];
}

const none = { added: 0, removed: 0 };

/** What git does not list; null: a link leads out of the folder on the way to it. */
async function settledChange(
  root: string,
  { path, isNew, added, removed, at }: EditedPath,
  hasGit: boolean,
): Promise<ListedChange | null> {
  const place = await placeIn(root, path);
  if (place === null) return null;
  const isThere = await lstat(place).then(
    () => true,
    () => false,
  );
  const state = !isThere ? "deleted" : hasGit ? "settled" : isNew ? "added" : "modified";
  return {
    path,
    oldPath: null,
    state,
    isStaged: false,
    isUnstaged: false,
    added,
    removed,
    isBinary: false,
    editedAt: at,
  };
}

/** As many of the first as there is room for. */
function fitting(changes: readonly ListedChange[]): readonly ListedChange[] {
  const kept: ListedChange[] = [];
  let left = maxChangesSize;
  for (const change of changes) {
    if (kept.length >= maxListedChanges) break;
    if (change.path.length > maxChangePathLength) continue;
    left -= Buffer.byteLength(JSON.stringify(change)) + 1;
    if (left < 0) break;
    kept.push(change);
  }
  return kept;
}

/** git counts no lines of what it does not keep: they are counted here, as far as there is time for it. */
async function withNewLines(
  root: string,
  changes: readonly ListedChange[],
): Promise<readonly ListedChange[]> {
  let left = maxCountedBytes;
  const result: ListedChange[] = [];
  for (const change of changes) {
    if (change.state !== "untracked" || left <= 0) {
      result.push(change);
      continue;
    }
    const file = await readPlainFile(root, change.path, Math.min(left, maxCountedFile));
    if (file.kind === "text") left -= file.text.length;
    result.push(
      file.kind === "text"
        ? { ...change, added: linesOf(file.text).length, removed: 0 }
        : { ...change, isBinary: file.kind === "binary" },
    );
  }
  return result;
}

/** Bytes of one file whose lines are counted. */
const maxCountedFile = 1_000_000;

function byPath(a: ListedChange, b: ListedChange): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}
