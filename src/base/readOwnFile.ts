import { constants } from "node:fs";
import { open } from "node:fs/promises";

/**
 * The text of a file of ours, at most `maxBytes` long. What somebody else put there, by a link or as
 * his own file, is refused: he would decide what we believe. Rejects with Node's error, or says why.
 */
export async function readOwnFile(path: string, maxBytes: number): Promise<string> {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  const isWindows = process.platform === "win32";
  const file = await open(path, O_RDONLY | (isWindows ? 0 : O_NOFOLLOW | O_NONBLOCK));
  try {
    const status = await file.stat();
    const isOurs = isWindows || status.uid === process.getuid?.();
    if (!status.isFile() || !isOurs) throw new Error("it is no file of our own");
    if (status.size > maxBytes) throw new Error("it is too large");
    return await file.readFile("utf8");
  } finally {
    await file.close();
  }
}
