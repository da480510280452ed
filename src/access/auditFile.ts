import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  fsyncSync,
  lstatSync,
  openSync,
  readSync,
  renameSync,
  writeSync,
} from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { codeOf } from "../base/errors";
import { maxAuditFileBytes } from "../shared/limits";

const { O_APPEND, O_CREAT, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_RDWR } = constants;
const isWindows = process.platform === "win32";

/**
 * Lines on disk that only grow, in files of `maxAuditFileBytes`: `NAME.jsonl` is the newest,
 * `NAME.1.jsonl` the one before. The oldest of `maxFiles` goes when another one begins. Written
 * without waiting, so that a line is there before anything follows from it.
 */
export class AuditFile {
  private readonly folder: string;
  private readonly name: string;
  private readonly maxFiles: number;
  private descriptor: number | null = null;
  private size = 0;

  constructor(folder: string, name: string, maxFiles: number) {
    this.folder = folder;
    this.name = name;
    this.maxFiles = maxFiles;
  }

  /**
   * Adds a line. `isSafe`: it returns when the disk has it. Throws Node's error; the file is
   * opened anew at the next line then.
   */
  append(line: string, isSafe: boolean): void {
    try {
      const bytes = Buffer.from(`${line}\n`);
      const descriptor = this.openFor(bytes.length);
      this.write(descriptor, bytes);
      if (isSafe) fsyncSync(descriptor);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** The lines of all files, newest first, one file at a time. */
  async *newestFirst(): AsyncGenerator<readonly string[]> {
    for (let index = 0; index < this.maxFiles; index += 1) {
      const text = await readNewest(this.path(index));
      if (text === null) return;
      yield text.split("\n").reverse();
    }
  }

  close(): void {
    if (this.descriptor !== null) closeSync(this.descriptor);
    this.descriptor = null;
  }

  private write(descriptor: number, bytes: Buffer): void {
    let offset = 0;
    while (offset < bytes.length) offset += writeSync(descriptor, bytes, offset);
    this.size += bytes.length;
  }

  /** A line that a full disk cut short is ended, so that the next one stands by itself. */
  private endLine(descriptor: number): void {
    const last = Buffer.alloc(1);
    if (this.size > 0) readSync(descriptor, last, 0, 1, this.size - 1);
    if (this.size > 0 && last.toString() !== "\n") this.write(descriptor, Buffer.from("\n"));
  }

  /** The newest file, or another one where it has no room for so many bytes. */
  private openFor(bytes: number): number {
    const descriptor = this.openNewest();
    if (this.size === 0 || this.size + bytes <= maxAuditFileBytes) return descriptor;
    this.rotate();
    return this.openNewest();
  }

  private openNewest(): number {
    if (this.descriptor !== null) {
      if (fstatSync(this.descriptor).nlink > 0) return this.descriptor;
      // Somebody took the file away: what is written there is written nowhere.
      this.close();
    }
    const path = this.path(0);
    // Neither a link that somebody put here is followed, nor is a pipe waited for.
    const flags = O_RDWR | O_APPEND | O_CREAT | (isWindows ? 0 : O_NOFOLLOW | O_NONBLOCK);
    const descriptor = openSync(path, flags, 0o600);
    this.descriptor = descriptor;
    const status = fstatSync(descriptor);
    const isOurs = isWindows || (status.uid === process.getuid?.() && status.nlink === 1);
    if (!status.isFile() || !isOurs) throw new Error(`${path} is no file of our own`);
    if (!isWindows && (status.mode & 0o077) !== 0) fchmodSync(descriptor, 0o600);
    this.size = status.size;
    this.endLine(descriptor);
    return descriptor;
  }

  private rotate(): void {
    this.close();
    for (let index = this.maxFiles - 2; index >= 0; index -= 1) {
      if (isThere(this.path(index))) renameSync(this.path(index), this.path(index + 1));
    }
  }

  private path(index: number): string {
    return join(this.folder, index === 0 ? `${this.name}.jsonl` : `${this.name}.${index}.jsonl`);
  }
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** The newest that one file may hold; null: there is none. The first line may be cut. */
async function readNewest(path: string): Promise<string | null> {
  try {
    const file = await open(path, O_RDONLY | (isWindows ? 0 : O_NOFOLLOW | O_NONBLOCK));
    try {
      const { size } = await file.stat();
      const bytes = Buffer.alloc(Math.min(size, maxAuditFileBytes));
      const { bytesRead } = await file.read(bytes, 0, bytes.length, size - bytes.length);
      return bytes.toString("utf8", 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null;
    throw error;
  }
}
