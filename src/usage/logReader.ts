import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { maxUsageLineBytes, usageReadBytes, usageTailBytes } from "../shared/limits";
import type { FileRows } from "./fileRows";
import { hashBytes } from "./hash";
import type { LogFile } from "./logFile";
import { newLogFile } from "./logFile";
import { isGone } from "./pathErrors";
import { UsageLineReader } from "./usageLine";

/** Without these bytes a line has no usage. In a text they would stand with a backslash before the second quote. */
const marker = Buffer.from('"usage":{');
const newline = 0x0a;

/**
 * What one look at a file brought. `restarted`: what was known of it is no longer true; `unread`: it is there and
 * can't be read, or not to its end, and what is known of it holds.
 */
export type Reading = "unchanged" | "continued" | "restarted" | "unread" | "gone";

/** Reads what is new in logs; never throws. One buffer serves all files. */
export class LogReader {
  /** Bytes that were read from files so far. */
  bytesRead = 0;
  private readonly buffer = Buffer.allocUnsafe(maxUsageLineBytes);
  private readonly lines = new UsageLineReader();

  /** `onBytes` hears of each piece that was read. */
  read(path: string, file: LogFile, onBytes: (bytes: number) => void = () => undefined): Reading {
    let descriptor: number;
    try {
      descriptor = openSync(path, "r");
    } catch (error) {
      return isGone(error) ? "gone" : "unread";
    }
    try {
      return this.readOpen(descriptor, file, onBytes);
    } catch {
      // As when a disk or a network folder fails on the way: the next look goes on where this one came to.
      file.size = -1;
      return "unread";
    } finally {
      closeSync(descriptor);
    }
  }

  private readOpen(descriptor: number, file: LogFile, onBytes: (bytes: number) => void): Reading {
    // Taken before reading, so that what is written meanwhile makes the next look find a difference.
    const status = fstatSync(descriptor);
    if (!status.isFile()) return "gone";
    const { size, ino: inode, mtimeMs: modified } = status;
    if (isUnchanged(file, size, modified, inode)) return "unchanged";
    const isOther =
      (file.inode !== -1 && file.inode !== inode) || size < file.offset || size === file.size;
    const hadOffset = file.offset > 0;
    const isContinued = !isOther && this.readOn(descriptor, file, onBytes);
    if (!isContinued) {
      // Only a whole look takes the place of what is known.
      const anew = newLogFile();
      this.readOn(descriptor, anew, onBytes);
      Object.assign(file, anew);
    }
    Object.assign(file, { size, modified, inode });
    return isContinued || !hadOffset ? "continued" : "restarted";
  }

  /**
   * Reads from where it stopped. It begins a little before, with bytes that it knows: false: they are others, as
   * in a file that was emptied and written anew, so nothing was read.
   */
  private readOn(descriptor: number, file: LogFile, onBytes: (bytes: number) => void): boolean {
    const { buffer } = this;
    let isKnown = file.tail === 0;
    let position = file.offset - file.tail;
    // The buffer holds `known` bytes that were read before, then what is new, up to `held`. Together from `joined` on.
    let known = file.tail;
    let held = 0;
    let joined = 0;
    let isInLongLine = false;
    for (;;) {
      const wanted = Math.min(usageReadBytes, buffer.length - held);
      const count = readSync(descriptor, buffer, held, wanted, position);
      if (count === 0) break;
      this.bytesRead += count;
      onBytes(count);
      position += count;
      held += count;
      if (held <= known) continue;
      if (!isKnown && !this.isTail(file)) return false;
      isKnown = true;
      const last = this.newlineBefore(held);
      if (last < known) {
        // A line that is longer than any answer, as one with a picture: nothing of it is kept.
        if (held < buffer.length) continue;
        held = joined = known;
        isInLongLine = true;
        continue;
      }
      const first = isInLongLine ? buffer.indexOf(newline, known) + 1 : known;
      isInLongLine = false;
      this.takeLines(file.rows, first, last);
      file.offset = position - (held - last - 1);
      known = Math.min(usageTailBytes, last + 1 - joined);
      buffer.copyWithin(0, last + 1 - known, held);
      held -= last + 1 - known;
      joined = 0;
    }
    if (!isKnown) return held === known && this.isTail(file);
    file.tail = known;
    hashBytes(buffer, 0, known);
    file.tailHigh = hashBytes.high;
    file.tailLow = hashBytes.low;
    return true;
  }

  /** Does the buffer begin with the bytes that the file is known by? */
  private isTail(file: LogFile): boolean {
    hashBytes(this.buffer, 0, file.tail);
    return hashBytes.high === file.tailHigh && hashBytes.low === file.tailLow;
  }

  /** Where the last newline among the first bytes of the buffer is, or -1. */
  private newlineBefore(held: number): number {
    return this.buffer.subarray(0, held).lastIndexOf(newline);
  }

  /** Reads the lines that begin at `first`; the last one ends at the newline `last`. */
  private takeLines(rows: FileRows, first: number, last: number): void {
    const { lines } = this;
    const bytes = this.buffer.subarray(0, last + 1);
    let at = first;
    while (at <= last) {
      const found = bytes.indexOf(marker, at);
      if (found < 0) return;
      const start = Math.max(at, bytes.lastIndexOf(newline, found) + 1);
      const end = bytes.indexOf(newline, found);
      if (lines.read(bytes, start, end)) rows.add(lines.line);
      at = end + 1;
    }
  }
}

function isUnchanged(file: LogFile, size: number, modified: number, inode: number): boolean {
  return file.size === size && file.modified === modified && file.inode === inode;
}
