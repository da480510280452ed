import { constants } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { lstat, open, realpath } from "node:fs/promises";
import { basename } from "node:path";
import { codeOf, messageOf } from "../../base/errors";
import type { Logger } from "../../base/logger";
import type { HeldLine } from "./lineParts";
import { LineParts } from "./lineParts";

const blockBytes = 256 * 1024;
const newline = 0x0a;

/** A line of a file and where it begins. */
export interface FileLine extends HeldLine {
  readonly offset: number;
}

/** A line as text; see `HeldLine`. */
export interface TextLine extends Pick<HeldLine, "isCut" | "sizeBytes"> {
  readonly text: string;
}

/** A file that others only append to, open for reading. */
export interface OpenFile {
  readonly handle: FileHandle;
  /** When it was opened; what is appended later is not seen. */
  readonly sizeBytes: number;
  readonly modifiedAt: number;
  /** The piece that was read last on the way back: turns are short, and it mostly holds the whole of one. */
  block: { readonly start: number; readonly bytes: Buffer } | null;
  /** Reading rejects with its reason when it is aborted. */
  readonly signal: AbortSignal | undefined;
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
  signal?: AbortSignal,
): Promise<T | null> {
  try {
    const handle = await openPlain(path);
    if (handle === null) return null;
    try {
      const { size, mtimeMs } = await handle.stat();
      return await use({ handle, sizeBytes: size, modifiedAt: mtimeMs, block: null, signal });
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
  const { block, signal } = file;
  signal?.throwIfAborted();
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

export interface BackwardOptions {
  /** Where the lines end; at the file's end when not said. */
  readonly end?: number;
  /** Nothing before this is read; the line that it cuts is not given. */
  readonly start?: number;
  /** For `holdsSought`. */
  readonly sought?: string;
}

/** The lines of a range, the last one first, without the empty ones. */
export async function* linesBackward(
  file: OpenFile,
  { end = file.sizeBytes, start: floor = 0, sought }: BackwardOptions = {},
): AsyncGenerator<FileLine> {
  let position = Math.min(end, file.sizeBytes);
  const parts = new LineParts("backward", sought);
  while (position > floor) {
    const start = Math.max(floor, position - blockBytes);
    const block = await readRange(file, start, position - start);
    file.block = { start, bytes: block };
    let lineEnd = block.length;
    while (lineEnd > 0) {
      const at = block.lastIndexOf(newline, lineEnd - 1);
      if (at === -1) break;
      parts.add(block.subarray(at + 1, lineEnd));
      const line = parts.take();
      if (line !== null) yield { ...line, offset: start + at + 1 };
      lineEnd = at;
    }
    parts.add(block.subarray(0, lineEnd));
    position = start;
  }
  const first = parts.take();
  if (first !== null && floor === 0) yield { ...first, offset: 0 };
}

/** The lines of a range in order, as text, without the empty ones. */
export async function* linesForward(
  file: OpenFile,
  start: number,
  end: number = file.sizeBytes,
): AsyncGenerator<TextLine> {
  const parts = new LineParts("forward");
  for (let position = start; position < end;) {
    const block = await readRange(file, position, Math.min(blockBytes, end - position));
    if (block.length === 0) break;
    position += block.length;
    let from = 0;
    for (let at = block.indexOf(newline); at !== -1; at = block.indexOf(newline, from)) {
      parts.add(block.subarray(from, at));
      const line = asText(parts.take());
      if (line !== null) yield line;
      from = at + 1;
    }
    parts.add(block.subarray(from));
  }
  const last = asText(parts.take());
  if (last !== null) yield last;
}

function asText(line: HeldLine | null): TextLine | null {
  if (line === null) return null;
  const { bytes, isCut, sizeBytes } = line;
  return { text: bytes.toString("utf8"), isCut, sizeBytes };
}
