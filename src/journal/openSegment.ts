import { JournalError } from "./journalError";
import type { JournalFileSystem } from "./journalFileSystem";

/** Writes all bytes, however few the system takes at a time. */
export function writeAll(
  fileSystem: JournalFileSystem,
  descriptor: number,
  bytes: Buffer,
  position: number,
): void {
  let offset = 0;
  while (offset < bytes.length) {
    const written = fileSystem.write(descriptor, bytes, offset, position + offset);
    if (written <= 0) throw new JournalError("EIO", "The disk takes no more bytes.");
    offset += written;
  }
}

/** The segment in use. */
export class OpenSegment {
  readonly name: string;
  /** Bytes that are known to be right. */
  length: number;
  lastSeq: number;
  /** After a failure nobody knows what is on the disk: nothing more may be written here. */
  isTorn = false;
  private readonly fileSystem: JournalFileSystem;
  private readonly descriptor: number;
  private readonly links: number;

  constructor(
    fileSystem: JournalFileSystem,
    file: { readonly path: string; readonly name: string; readonly length: number },
    lastSeq: number,
  ) {
    this.fileSystem = fileSystem;
    this.name = file.name;
    this.length = file.length;
    this.lastSeq = lastSeq;
    this.descriptor = fileSystem.open(file.path);
    this.links = fileSystem.status(this.descriptor).links;
  }

  /** Appends one line; when it throws, nothing of the line stays, or `isTorn` says otherwise. */
  append(line: Buffer, seq: number, isDurable: boolean): void {
    if (isDurable) this.refuseIfChanged();
    try {
      writeAll(this.fileSystem, this.descriptor, line, this.length);
    } catch (error) {
      this.cutBack();
      throw error;
    }
    try {
      if (isDurable) this.fileSystem.sync(this.descriptor);
    } catch (error) {
      // After a failed sync the system may have dropped what was to be written, earlier records too.
      this.cutBack();
      this.isTorn = true;
      throw error;
    }
    this.length += line.length;
    this.lastSeq = seq;
  }

  /** What was deleted, or written by another program, would take the record and lose it. */
  private refuseIfChanged(): void {
    const { size, links } = this.fileSystem.status(this.descriptor);
    if (size === this.length && links >= this.links) return;
    this.isTorn = true;
    throw new JournalError("changed", "Another program has changed or removed the journal.");
  }

  /** Without this the refused record could come back to life at the next start. */
  private cutBack(): void {
    try {
      this.fileSystem.truncate(this.descriptor, this.length);
      this.fileSystem.sync(this.descriptor);
    } catch {
      this.isTorn = true;
    }
  }

  /** Brings to the disk what was appended. Throws. */
  sync(): void {
    this.fileSystem.sync(this.descriptor);
  }

  /** Never throws. */
  close(): void {
    try {
      this.fileSystem.close(this.descriptor);
    } catch {
      // The system has let go of it all the same.
    }
  }
}
