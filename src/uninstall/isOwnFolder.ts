import { lstat } from "node:fs/promises";

/** Whether it is a folder, not a link to one, and this person's. Never rejects. */
export async function isOwnFolder(path: string): Promise<boolean> {
  const status = await lstat(path).catch(() => null);
  if (status?.isDirectory() !== true) return false;
  return process.platform === "win32" || status.uid === process.getuid?.();
}
