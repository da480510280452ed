import { constants } from "node:fs";
import { lstat, open, realpath } from "node:fs/promises";
import path from "node:path";

export type PlainFile =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "binary" | "too-large" | "none" };

/** Whether a path with forward slashes begins at a folder and stays in it, by its names alone. */
export function isPlainPath(relative: string): boolean {
  if (relative.includes("\0") || path.isAbsolute(relative)) return false;
  // There another separator, a drive and a stream of a file have marks of their own.
  if (process.platform === "win32" && /[\\:]/.test(relative)) return false;
  return relative.split("/").every((name) => name !== "" && name !== "." && name !== "..");
}

/**
 * Where a path of the folder really is, with nothing that need be there; null when a link leads out of
 * the folder on the way. The last name itself is not followed.
 */
export async function placeIn(root: string, relative: string): Promise<string | null> {
  const names = relative.split("/");
  const last = names.pop() ?? "";
  for (let length = names.length; length >= 0; length--) {
    const folder = path.join(root, ...names.slice(0, length));
    const real = await realpath(folder).catch(() => null);
    if (real === null) continue;
    const isOwn = real === folder;
    return isOwn ? path.join(real, ...names.slice(length), last) : null;
  }
  return null;
}

/**
 * A file of the folder as text. Links, pipes and devices are none, and no link is passed on the way:
 * neither by name, nor by one that takes the file's place meanwhile.
 */
export async function readPlainFile(
  root: string,
  relative: string,
  maxBytes: number,
): Promise<PlainFile> {
  const none: PlainFile = { kind: "none" };
  const file = path.join(root, relative);
  try {
    if (!(await lstat(file)).isFile() || (await realpath(file)) !== file) return none;
    // A pipe that took its place is not waited for. Windows has no such flags.
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    const handle = await open(file, flags);
    try {
      const status = await handle.stat();
      if (!status.isFile() || !(await isStill(file, status))) return none;
      if (status.size > maxBytes) return { kind: "too-large" };
      const bytes = Buffer.alloc(status.size);
      let length = 0;
      while (length < bytes.length) {
        const { bytesRead } = await handle.read(bytes, length, bytes.length - length, length);
        if (bytesRead === 0) break;
        length += bytesRead;
      }
      const held = bytes.subarray(0, length);
      // As git tells them apart.
      if (held.subarray(0, 8_000).includes(0)) return { kind: "binary" };
      return { kind: "text", text: held.toString("utf8") };
    } finally {
      await handle.close();
    }
  } catch {
    return none;
  }
}

/** Whether what was opened is what lies there under its real name: a folder above may have become a link. */
async function isStill(
  file: string,
  opened: { readonly ino: number; readonly dev: number },
): Promise<boolean> {
  const [real, found] = [await realpath(file), await lstat(file)];
  return real === file && found.ino === opened.ino && found.dev === opened.dev;
}

/** The lines of a text; a last one without its end counts too. */
export function linesOf(text: string): readonly string[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}
