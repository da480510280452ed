import { maxFoundPathLength, maxScannedFiles } from "../shared/limits";

/** A path as it can be offered and searched. */
export interface ListedPath {
  /** Relative to the folder, with forward slashes; that of a folder ends with one. */
  readonly path: string;
  /** The same in NFD: so a syllable of which only the beginning is typed fits, and NFC and NFD are alike. */
  readonly decomposed: string;
  /** That in lower case. */
  readonly folded: string;
  /** Where the last name begins in the folded text. */
  readonly nameStart: number;
}

/** What can't stand in a line of text. */
const control = /\p{Cc}/u;

/** Gathers paths, each once, and the folders that they lie in; at most `maxScannedFiles` of them. */
export class PathList {
  private readonly known = new Set<string>();
  private readonly items: ListedPath[] = [];

  get paths(): readonly ListedPath[] {
    return this.items;
  }

  get isFull(): boolean {
    return this.items.length >= maxScannedFiles;
  }

  /** Adds a path, which begins at the folder; one that can't be offered is left out. */
  add(path: string): void {
    if (path.length > maxFoundPathLength || control.test(path) || !isInside(path)) return;
    // From the deepest folder up, until one is known: then those above it are known too.
    const missing: string[] = [];
    for (let rest = path; rest !== "" && !this.known.has(rest); rest = parentOf(rest)) {
      missing.push(rest);
      this.known.add(rest);
    }
    for (const one of missing.reverse()) {
      if (!this.isFull) this.items.push(toListedPath(one));
    }
  }
}

export function toListedPath(path: string): ListedPath {
  const decomposed = path.normalize("NFD");
  const folded = decomposed.toLowerCase();
  return { path, decomposed, folded, nameStart: folded.lastIndexOf("/", folded.length - 2) + 1 };
}

/** `a/b/` of `a/b/c` and of `a/b/c/`; empty at the top. */
function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/", path.length - 2) + 1);
}

/** Whether a relative path stays in the folder: no `..`, no absolute one, nothing empty. */
function isInside(path: string): boolean {
  const names = (path.endsWith("/") ? path.slice(0, -1) : path).split("/");
  return names.every((name) => name !== "" && name !== "." && name !== "..");
}
