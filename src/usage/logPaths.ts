import type { Dirent } from "node:fs";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { maxUsageFiles, maxUsageFolderDepth } from "../shared/limits";
import { isGone } from "./pathErrors";

/**
 * All logs below the folders' `projects`, in the order of their paths. Links are not followed, so no loop
 * of them can hold it up. `unread`: folders that are there and can't be read. `isWhole`: there are no more logs
 * than these.
 */
export function logPaths(folders: readonly string[]): {
  readonly paths: readonly string[];
  readonly unread: readonly string[];
  readonly isWhole: boolean;
} {
  const paths: string[] = [];
  const unread: string[] = [];
  let leftOut = 0;
  const entriesOf = (folder: string): readonly Dirent[] => {
    try {
      return readdirSync(folder, { withFileTypes: true });
    } catch (error) {
      if (!isGone(error)) unread.push(folder);
      return [];
    }
  };
  const visit = (folder: string, depth: number): void => {
    if (depth > maxUsageFolderDepth) leftOut += 1;
    else {
      for (const entry of entriesOf(folder)) {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) visit(path, depth + 1);
        else if (entry.isFile() && entry.name.endsWith(".jsonl")) {
          if (paths.length < maxUsageFiles) paths.push(path);
          else leftOut += 1;
        }
      }
    }
  };
  for (const folder of folders) visit(join(folder, "projects"), 0);
  return { paths: paths.sort(), unread, isWhole: leftOut + unread.length === 0 };
}
