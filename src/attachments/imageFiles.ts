import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { chmod, lstat, mkdir, open, readdir, stat, unlink } from "node:fs/promises";
import path from "node:path";
import { codeOf, messageOf } from "../base/errors";
import type { Logger } from "../base/logger";
import { writeWhole } from "../base/writeWhole";
import { maxImageBytes, staleTemporaryFileMs } from "../shared/limits";
import type { ImageType } from "../shared/state";
import { imageTypeLength, imageTypeOf } from "./imageType";

/** A picture in the folder. */
export interface ImageFile {
  readonly id: string;
  readonly type: ImageType;
  readonly bytes: number;
  /** Epoch ms. */
  readonly writtenAt: number;
}

const idPattern = /^[0-9a-f]{64}$/;
/** What `writeWhole` renames to the name when all is written; an earlier version had numbers there. */
const temporaryPattern = /^[0-9a-f]{64}\.(\d+|[0-9a-f]{16}\.part)$/;

/** Whether this can be the name of a picture: a SHA-256, so that nothing else ever becomes a path. */
export function isImageId(id: string): boolean {
  return idPattern.test(id);
}

/** Makes the folder, for its owner only; makes one that is wider so. Rejects when it can't. */
export async function prepareFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (process.platform === "win32") return;
  if (((await stat(folder)).mode & 0o077) !== 0) await chmod(folder, 0o700);
}

/** The pictures in the folder. What is none is ignored, but for what a killed host left half-written. */
export async function listImages(folder: string, logger: Logger): Promise<readonly ImageFile[]> {
  const found: ImageFile[] = [];
  for (const name of await readdir(folder)) {
    const file = path.join(folder, name);
    try {
      if (temporaryPattern.test(name)) await removeStale(file);
      const image = isImageId(name) ? await inspect(file) : null;
      if (image !== null) found.push({ id: name, ...image });
    } catch (error) {
      logger.warn(`A file of the pictures can't be read, it is left out: ${messageOf(error)}`);
    }
  }
  return found;
}

async function inspect(file: string): Promise<Omit<ImageFile, "id"> | null> {
  const status = await lstat(file);
  if (!status.isFile() || status.size > maxImageBytes) return null;
  const type = imageTypeOf(await readRange(file, 0, imageTypeLength));
  return type === null ? null : { type, bytes: status.size, writtenAt: status.mtimeMs };
}

async function removeStale(file: string): Promise<void> {
  const status = await lstat(file);
  if (status.isFile() && status.mtimeMs < Date.now() - staleTemporaryFileMs) await unlink(file);
}

/** Writes a picture whole or not at all, readable by the owner only. Rejects with the system's error. */
export async function writeImage(file: string, bytes: Buffer): Promise<void> {
  await writeWhole(file, bytes);
}

/** At most `length` bytes from `offset` on; fewer at the end of the file. */
export async function readRange(file: string, offset: number, length: number): Promise<Buffer> {
  const handle = await open(file, "r");
  try {
    const bytes = Buffer.alloc(length);
    const { bytesRead } = await handle.read(bytes, 0, length, offset);
    return bytes.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** The SHA-256 of a file, hex, read in small parts. */
export async function hashFile(file: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const part of createReadStream(file)) {
    if (part instanceof Uint8Array) hash.update(part);
  }
  return hash.digest("hex");
}

/** Removes a file; one that is gone already is fine. */
export async function removeImage(file: string): Promise<void> {
  await unlink(file).catch((error: unknown) => {
    if (codeOf(error) !== "ENOENT") throw error;
  });
}
