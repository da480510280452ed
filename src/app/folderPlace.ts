import { lstat, realpath, stat } from "node:fs/promises";
import path from "node:path";
import { isWithin } from "../base/paths";
import { isPlainPath, placeIn } from "../changes/plainFile";

/** What Windows takes for a device wherever it stands, with any ending. */
const deviceName = /^(con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³]|conin\$|conout\$)\s*(\..*)?$/i;

/** Whether a path, by its names alone, begins at the folder, stays in it and names no device. */
export function isFolderPath(relative: string, platform: NodeJS.Platform): boolean {
  if (!isPlainPath(relative)) return false;
  if (platform !== "win32") return true;
  return !/[\\:]/.test(relative) && !relative.split("/").some((name) => deviceName.test(name));
}

/**
 * Absolute path of a file of the folder, by the name that the folder goes by; null when it lies elsewhere,
 * by its names or by a link, is not there, or is no plain file. Never rejects.
 */
export async function fileInFolder(folder: string, relative: string): Promise<string | null> {
  if (!isFolderPath(relative, process.platform)) return null;
  try {
    const root = await realpath(folder);
    const real = await realpath(path.join(root, relative));
    if (real === root || !isWithin(root, real) || !(await stat(real)).isFile()) return null;
    return path.join(folder, path.relative(root, real));
  } catch {
    return null;
  }
}

/** Whether nothing is there where a file of the folder could be. Never rejects. */
export async function isGoneFromFolder(folder: string, relative: string): Promise<boolean> {
  if (!isFolderPath(relative, process.platform)) return false;
  const root = await realpath(folder).catch(() => folder);
  const place = await placeIn(root, relative);
  if (place === null) return false;
  return lstat(place).then(
    () => false,
    (error: unknown) => error instanceof Error && "code" in error && error.code === "ENOENT",
  );
}

/** The path of a file from the folder on, with forward slashes; null when it really lies elsewhere. Never rejects. */
export async function pathInFolder(folder: string, file: string): Promise<string | null> {
  if (!isWithin(folder, file)) return null;
  const relative = path.relative(folder, file).split(path.sep).join("/");
  return (await fileInFolder(folder, relative)) === null ? null : relative;
}
