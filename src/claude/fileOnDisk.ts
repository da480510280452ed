import { readFileSync, statSync } from "node:fs";
import { maxCountedFileBytes } from "../shared/limits";

/**
 * How many lines the file has that a write would replace; null when there is none. `lines` is 0 for
 * what is too large to count, or can't be read. Read at once, since requests must stay in order.
 */
export function replacedFile(path: string): { readonly lines: number } | null {
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return null;
    if (!stat.isFile() || stat.size > maxCountedFileBytes) return { lines: 0 };
    const text = readFileSync(path, "utf8");
    return { lines: text === "" ? 0 : text.replace(/\n$/, "").split("\n").length };
  } catch {
    // There, but not for us to read: it is replaced all the same.
    return { lines: 0 };
  }
}
