import { constants } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { lstat, open, realpath } from "node:fs/promises";
import { basename } from "node:path";
import { codeOf, messageOf } from "../../base/errors";
import { LineSplitter } from "../../base/lineSplitter";
import type { Logger } from "../../base/logger";
import { maxCliLineBytes } from "../../shared/limits";

const blockBytes = 256 * 1024;
const newline = 0x0a;

/** A line of a file and where it begins. `bytes` is null for one that is too long to be held. */
export interface FileLine {
  readonly offset: number;
  readonly bytes: Buffer | null;
}

/** A file that others only append to, open for reading. */
export interface OpenFile {
  readonly handle: FileHandle;
  /** When it was opened; what is appended later is not seen. */
  readonly sizeBytes: number;
  readonly modifiedAt: number;
  /** The piece that was read last on the way back: turns are short, and it mostly holds the whole of one. */
  block: { readonly start: number; readonly bytes: Buffer } | null;
}

/**
 * Opens a file, hands it over and closes it. Null when it is none, when the system fails to read it, be
 * it in the middle, or when the path is not the real one: no link leads out of a folder that was found.
 * Rejects with what `use` rejects with for another reason.
 */
export async function withFile<T>(
  path: string,
  logger: Logger,
  use: (file: OpenFile) => Promise<T>,
): Promise<T | null> {
  try {
    const handle = await openPlain(path);
    if (handle === null) return null;
    try {
      const { size, mtimeMs } = await handle.stat();
      return await use({ handle, sizeBytes: size, modifiedAt: mtimeMs, block: null });
    } finally {
      // Nothing was written, so nothing is lost by a close that fails.
      await handle.close().catch(() => undefined);
    }
  } catch (error) {
    if (!isSystemError(error)) throw error;
    if (codeOf(error) !== "ENOENT") {
      logger.warn(`${basename(path)} can't be read: ${messageOf(error)}`);
    }
    return null;
  }
}

async function openPlain(path: string): Promise<FileHandle | null> {
  if (!(await lstat(path)).isFile() || (await realpath(path)) !== path) return null;
  // Windows has no such flag: there it counts as 0.
  return open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
}

/** Node names the call of the system in each of its failures, and in no other error. */
function isSystemError(error: unknown): boolean {
  return error instanceof Error && "syscall" in error;
}

/** Reads a range, less where the file ends earlier. */
export async function readRange(file: OpenFile, start: number, length: number): Promise<Buffer> {
  const { block } = file;
  const at = start - (block?.start ?? 0);
  if (block !== null && at >= 0 && at + length <= block.bytes.length) {
    return block.bytes.subarray(at, at + length);
  }
  const buffer = Buffer.allocUnsafe(Math.max(0, length));
  let filled = 0;
  while (filled < buffer.length) {
    const { bytesRead } = await file.handle.read(
      buffer,
      filled,
      buffer.length - filled,
      start + filled,
    );
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

/** The lines before `end`, the last one first, without the empty ones. */
export async function* linesBackward(
  file: OpenFile,
  end: number = file.sizeBytes,
): AsyncGenerator<FileLine> {
  let position = Math.min(end, file.sizeBytes);
  // What is known of the line that began in an earlier block, its parts in order.
  let parts: Buffer[] = [];
  let length = 0;
  const keep = (part: Buffer): void => {
    length += part.length;
    if (length > maxCliLineBytes) parts = [];
    else parts.unshift(part);
  };
  const take = (offset: number): FileLine | null => {
    const bytes = length > maxCliLineBytes ? null : Buffer.concat(parts);
    const isEmpty = length === 0;
    [parts, length] = [[], 0];
    return isEmpty ? null : { offset, bytes };
  };
  while (position > 0) {
    const start = Math.max(0, position - blockBytes);
    const block = await readRange(file, start, position - start);
    file.block = { start, bytes: block };
    let lineEnd = block.length;
    while (lineEnd > 0) {
      const at = block.lastIndexOf(newline, lineEnd - 1);
      if (at === -1) break;
      keep(block.subarray(at + 1, lineEnd));
      const line = take(start + at + 1);
      if (line !== null) yield line;
      lineEnd = at;
    }
    if (lineEnd > 0) keep(block.subarray(0, lineEnd));
    position = start;
  }
  const first = take(0);
  if (first !== null) yield first;
}

/** The lines of a range in order, as text; null stands for one that is too long to be held. */
export async function* linesForward(
  file: OpenFile,
  start: number,
  end: number = file.sizeBytes,
): AsyncGenerator<string | null> {
  let ready: (string | null)[] = [];
  const splitter = new LineSplitter(maxCliLineBytes, (line) => {
    ready.push(line.kind === "line" ? line.text : null);
  });
  for (let position = start; position < end;) {
    const block = await readRange(file, position, Math.min(blockBytes, end - position));
    if (block.length === 0) break;
    position += block.length;
    splitter.push(block);
    yield* ready;
    ready = [];
  }
  splitter.end();
  yield* ready;
}
