import { realpath } from "node:fs/promises";
import path from "node:path";

/**
 * Whether a path lies in the folder, or is the folder, by their names alone: links are not followed,
 * and on Windows letters' case does not matter. What is not absolute lies nowhere. `rules` are those
 * of another platform.
 */
export function isWithin(
  folder: string,
  file: string,
  rules: Pick<path.PlatformPath, "isAbsolute" | "relative" | "sep"> = path,
): boolean {
  if (!rules.isAbsolute(folder) || !rules.isAbsolute(file)) return false;
  const way = rules.relative(folder, file);
  // Another drive or share can't be reached from here: then the way is absolute.
  return way !== ".." && !way.startsWith(`..${rules.sep}`) && !rules.isAbsolute(way);
}

/**
 * Whether neither the path nor what it leads to lies in the folder, or is the folder, by whichever name
 * the folder goes. What is not there is judged by its name; what is not absolute is nowhere, so not
 * outside either. Never rejects.
 */
export async function isOutside(file: string, folder: string): Promise<boolean> {
  if (!path.isAbsolute(folder) || !path.isAbsolute(file)) return false;
  const files = [file, await realpath(file).catch(() => file)];
  const folders = [folder, await realpath(folder).catch(() => folder)];
  return files.every((one) => folders.every((other) => !isWithin(other, one)));
}
