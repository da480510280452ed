import { opendir } from "node:fs/promises";
import path from "node:path";
import { fileListTimeoutMs } from "../shared/limits";
import { Pacer } from "../base/pacer";
import { PathList } from "./pathList";

/** Folders that no person writes in: what a program puts there would hide everything else. */
const skippedFolders: ReadonlySet<string> = new Set([
  ...[".git", ".hg", ".svn", ".jj", ".bzr"],
  ...["node_modules", "bower_components", ".yarn", ".pnpm-store"],
  ...["__pycache__", ".venv", ".tox", ".mypy_cache", ".pytest_cache", ".ruff_cache"],
  ...[".cache", ".gradle", ".next", ".nuxt", ".parcel-cache", ".turbo", ".terraform"],
]);

/**
 * The files of a folder, those near the top first; without the folders above. A symbolic link is a
 * name like any other and never followed. Ends early when they are too many, when it takes too long,
 * or when the signal says so. What can't be read is left out; never rejects.
 */
export async function listByWalking(folder: string, signal: AbortSignal): Promise<PathList> {
  const list = new PathList();
  const pacer = new Pacer();
  const deadline = performance.now() + fileListTimeoutMs;
  const isOver = (): boolean => signal.aborted || list.isFull || performance.now() > deadline;
  // Entries are appended while it runs; each folder is taken once, and there are no loops.
  const folders = [""];
  for (const relative of folders) {
    if (isOver()) break;
    try {
      for await (const entry of await opendir(path.join(folder, relative), { bufferSize: 256 })) {
        if (isOver()) break;
        const isFolder = entry.isDirectory();
        if (isFolder && skippedFolders.has(entry.name)) continue;
        const found = relative + entry.name + (isFolder ? "/" : "");
        list.add(found);
        if (isFolder) folders.push(found);
        if (pacer.isDue()) await pacer.rest();
      }
    } catch {
      // Gone meanwhile, or not for us to read.
    }
  }
  return list;
}
