import { readFile, readdir } from "node:fs/promises";
import path from "node:path";

/** Files below a folder, by their path from there, that hold one of these words; links are not followed. */
export async function filesWith(
  folder: string,
  words: readonly string[],
): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  const found = await Promise.all(
    files.map(async (file) => {
      const bytes = await readFile(file).catch(() => Buffer.alloc(0));
      return words.some((word) => bytes.includes(word)) ? [path.relative(folder, file)] : [];
    }),
  );
  return found.flat().sort();
}
