import { randomBytes } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import { lstat, open, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { codeOf } from "./errors";

const suffix = ".part";
/** How long (ms) to wait before each new try where a virus scanner holds the file on Windows. */
const renameWaitsMs = [10, 50, 200] as const;
const heldCodes: readonly (string | undefined)[] = ["EPERM", "EBUSY", "EACCES"];

/**
 * Writes a file whole or not at all, for its owner only, whatever the umask is; when it resolves the
 * disk has it. What was there is replaced: a link is, its target is not touched. Writes of one file
 * must not overlap. Rejects with Node's error; the file is as it was then.
 */
export async function writeWhole(file: string, data: string | Uint8Array): Promise<void> {
  const part = `${file}.${randomBytes(8).toString("hex")}${suffix}`;
  // "wx" makes the file, or fails: a link that somebody put there is never followed.
  const handle = await open(part, "wx", 0o600);
  try {
    try {
      await writeAll(handle, data);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await renameStubbornly(part, file);
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined);
    throw error;
  }
  await syncFolder(dirname(file));
}

/**
 * Removes what a host that was killed left half-written of this file. `minAgeMs`: what is
 * younger is left alone, where a host that lives may be writing it. Never rejects.
 */
export async function removeParts(file: string, minAgeMs = 0): Promise<void> {
  const folder = dirname(file);
  const names = await readdir(folder).catch(() => []);
  const parts = names.filter(
    (name) => name.startsWith(`${basename(file)}.`) && name.endsWith(suffix),
  );
  for (const name of parts) {
    const part = join(folder, name);
    const status = await lstat(part).catch(() => null);
    const ageMs = Date.now() - (status?.mtimeMs ?? Date.now());
    if (ageMs >= minAgeMs) await rm(part, { force: true }).catch(() => undefined);
  }
}

/** One call may write less than all, as when the disk is nearly full. */
async function writeAll(handle: FileHandle, data: string | Uint8Array): Promise<void> {
  const bytes = Buffer.from(data);
  let offset = 0;
  while (offset < bytes.length) {
    const { bytesWritten } = await handle.write(bytes, offset, bytes.length - offset, offset);
    offset += bytesWritten;
  }
}

async function renameStubbornly(from: string, to: string): Promise<void> {
  for (const waitMs of renameWaitsMs) {
    try {
      await rename(from, to);
      return;
    } catch (error) {
      if (process.platform !== "win32" || !heldCodes.includes(codeOf(error))) throw error;
      await pause(waitMs);
    }
  }
  await rename(from, to);
}

/** Some systems and file systems can't sync a folder; the file itself is safe all the same. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r").catch(() => null);
  await handle?.sync().catch(() => undefined);
  await handle?.close().catch(() => undefined);
}
