import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readSync,
  realpathSync,
} from "node:fs";
import { codeOf } from "../base/errors";
import { maxCountedFileBytes } from "../shared/limits";

/** Where the system shows itself as files: a read there may take for ever, or do something. */
const systemFolders = /^\/(?:proc|sys|dev)(?:\/|$)/;

/**
 * How many lines the file has that a write would replace; null when there is none. `lines` is 0 for
 * what is no plain file, is too large to count, or can't be read. Read at once, since requests must
 * stay in order: so never more than the file says it has, and nothing that could make us wait.
 */
export function replacedFile(path: string): { readonly lines: number } | null {
  try {
    // Not by the name alone: a link may lead there.
    const real = realpathSync(path);
    return { lines: systemFolders.test(real) || !lstatSync(real).isFile() ? 0 : linesOf(real) };
  } catch (error) {
    // What is there but not for us to see is replaced all the same.
    return isAbsent(error) ? null : { lines: 0 };
  }
}

function isAbsent(error: unknown): boolean {
  const code = codeOf(error);
  return code === "ENOENT" || code === "ENOTDIR";
}

function linesOf(path: string): number {
  // It may have become a pipe since: that is not waited for. Windows has no such flags.
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
  try {
    const stat = fstatSync(file);
    if (!stat.isFile() || stat.size === 0 || stat.size > maxCountedFileBytes) return 0;
    const buffer = Buffer.allocUnsafe(stat.size);
    let length = 0;
    while (length < buffer.length) {
      const bytesRead = readSync(file, buffer, length, buffer.length - length, length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return countLines(buffer.subarray(0, length));
  } finally {
    closeSync(file);
  }
}

/** A last line without a newline counts too. */
function countLines(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf("\n"); at !== -1; at = bytes.indexOf("\n", at + 1)) lines += 1;
  return bytes.length === 0 || bytes.at(-1) === 0x0a ? lines : lines + 1;
}
