import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { open } from "node:fs/promises";
import { codeOf } from "../base/errors";

/** The system calls that the journal makes; a test puts a failing disk here. All may throw. */
export interface JournalFileSystem {
  /**
   * Makes the folder, for its owner only, and makes one that is wider so; false where a file system
   * leaves it wider. Throws if it can't be written.
   */
  prepareFolder(folder: string): boolean;
  /** The names in a folder. */
  list(folder: string): readonly string[];
  sizeOf(file: string): number;
  /** The first `limit` bytes of a file, and its whole size. */
  read(file: string, limit: number): Promise<{ readonly bytes: Buffer; readonly size: number }>;
  /** Makes a file that must not exist, for its owner only, and opens it for writing. */
  create(file: string): number;
  /** Opens a file that exists for writing. */
  open(file: string): number;
  /** Writes some or all of the bytes from `offset` on, and says how many. */
  write(descriptor: number, bytes: Buffer, offset: number, position: number): number;
  truncate(descriptor: number, length: number): void;
  /** Returns when all that was written is on the disk. */
  sync(descriptor: number): void;
  status(descriptor: number): { readonly size: number; readonly links: number };
  close(descriptor: number): void;
  rename(from: string, to: string): void;
  remove(file: string): void;
  /** Returns when the folder's names are on the disk. */
  syncFolder(folder: string): void;
  /** Whether a failure may pass by itself, as when a virus scanner holds a file on Windows. */
  mayPass(error: unknown): boolean;
  /** Blocks for this long (ms). */
  pause(ms: number): void;
}

/** Codes with which Windows says that another program holds a file. */
const heldCodes: readonly (string | undefined)[] = ["EPERM", "EBUSY", "EACCES"];
/** Codes with which a file system says that a folder can't be synced there. */
const unsyncableCodes: readonly (string | undefined)[] = ["EINVAL", "ENOTSUP", "ENOSYS"];
const isWindows = process.platform === "win32";

/** Takes a folder from everybody but its owner; whether that worked. */
function isPrivate(folder: string): boolean {
  const isWide = (): boolean => (statSync(folder).mode & 0o077) !== 0;
  if (!isWide()) return true;
  try {
    chmodSync(folder, 0o700);
  } catch {
    // Network and foreign file systems refuse it, or take it without effect.
  }
  return !isWide();
}

/** The real disk. */
export const diskFileSystem: JournalFileSystem = {
  prepareFolder: (folder) => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK);
    return isWindows || isPrivate(folder);
  },
  list: (folder) => readdirSync(folder),
  sizeOf: (file) => statSync(file).size,
  read: async (file, limit) => {
    const handle = await open(file, "r");
    try {
      const { size } = await handle.stat();
      const bytes = Buffer.alloc(Math.min(size, limit));
      let length = 0;
      while (length < bytes.length) {
        const { bytesRead } = await handle.read(bytes, length, bytes.length - length, length);
        if (bytesRead === 0) break;
        length += bytesRead;
      }
      return { bytes: bytes.subarray(0, length), size };
    } finally {
      await handle.close();
    }
  },
  create: (file) => openSync(file, "wx", 0o600),
  open: (file) => openSync(file, "r+"),
  write: (descriptor, bytes, offset, position) =>
    writeSync(descriptor, bytes, offset, bytes.length - offset, position),
  truncate: (descriptor, length) => {
    ftruncateSync(descriptor, length);
  },
  sync: (descriptor) => {
    fdatasyncSync(descriptor);
  },
  status: (descriptor) => {
    const { size, nlink } = fstatSync(descriptor);
    return { size, links: nlink };
  },
  close: (descriptor) => {
    closeSync(descriptor);
  },
  rename: (from, to) => {
    renameSync(from, to);
  },
  remove: (file) => {
    unlinkSync(file);
  },
  syncFolder: (folder) => {
    // Windows has no such call; NTFS journals its names.
    if (isWindows) return;
    const descriptor = openSync(folder, "r");
    try {
      fsyncSync(descriptor);
    } catch (error) {
      if (!unsyncableCodes.includes(codeOf(error))) throw error;
    } finally {
      closeSync(descriptor);
    }
  },
  mayPass: (error) => isWindows && heldCodes.includes(codeOf(error)),
  pause: (ms) => {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
  },
};
