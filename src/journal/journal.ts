import { join } from "node:path";
import { messageOf } from "../base/errors";
import type { Logger } from "../base/logger";
import { childLogger } from "../base/logger";
import {
  journalRenameWaitsMs,
  maxJournalCheckpointBytes,
  maxJournalRecordBytes,
  maxJournalSegmentBytes,
} from "../shared/limits";
import { JournalError, toJournalError } from "./journalError";
import type { JournalFileSystem } from "./journalFileSystem";
import { diskFileSystem } from "./journalFileSystem";
import { encodeLine } from "./lineFormat";
import { OldFiles } from "./oldFiles";
import { OpenSegment, writeAll } from "./openSegment";
import type { FolderContent, Recovered } from "./recovery";
import { maxSegmentLength, readFolder, segmentName, temporarySuffix } from "./recovery";
import { encodeCheckpoint } from "./segment";

/**
 * Numbered records on disk, in segments that each begin with a checkpoint. What a durable append took
 * survives the end of the program and of the PC's power. One writer at a time: hold a FolderLock.
 * After `open` the first thing is a checkpoint: an old segment is never continued, so that damage in
 * it can't reach what is new.
 */
export class Journal {
  private readonly folder: string;
  private readonly fileSystem: JournalFileSystem;
  private readonly logger: Logger;
  private readonly oldFiles: OldFiles;
  private segment: OpenSegment | null = null;
  /** The last segment that was good: the one to fall back to if the next one's checkpoint is damaged. */
  private previous: string | null;
  private counter: number;
  /** Set when the folder could not be listed: it stays unwritten, or what is there could be hidden. */
  private readonly listFailure: unknown;
  private hasFailed: boolean;
  private isClosed = false;

  private constructor(
    folder: string,
    content: FolderContent,
    hasFailed: boolean,
    fileSystem: JournalFileSystem,
    logger: Logger,
  ) {
    this.folder = folder;
    this.fileSystem = fileSystem;
    this.logger = logger;
    this.oldFiles = new OldFiles(folder, content.files, fileSystem, logger);
    this.previous = content.used;
    this.counter = content.counter;
    this.listFailure = content.failure;
    this.hasFailed = hasFailed || content.failure !== null;
  }

  /**
   * Reads what is there and logs what was wrong with it. Never rejects, and writes nothing but the
   * folder. One that can't be written is given as well, with `isWritable` false.
   */
  static async open(
    folder: string,
    logger: Logger,
    fileSystem: JournalFileSystem = diskFileSystem,
  ): Promise<{ readonly journal: Journal; readonly recovered: Recovered }> {
    const log = childLogger(logger, "journal");
    const damage: string[] = [];
    let hasFailed = false;
    try {
      const isPrivate = fileSystem.prepareFolder(folder);
      if (!isPrivate) damage.push("The journal's folder can be read by others on this computer.");
    } catch (error) {
      hasFailed = true;
      damage.push(`The journal's folder can't be written: ${messageOf(error)}`);
    }
    const content = await readFolder(folder, fileSystem);
    damage.push(...content.recovered.damage);
    for (const line of damage) log.warn(line);
    const journal = new Journal(folder, content, hasFailed, fileSystem, log);
    return { journal, recovered: { ...content.recovered, damage } };
  }

  /** A checkpoint has to come before the next record, or should. */
  get isFull(): boolean {
    return this.segment === null || this.segment.length >= maxJournalSegmentBytes;
  }

  /** What the last attempt showed; a disk may be writable again, so trying is always allowed. */
  get isWritable(): boolean {
    return !this.hasFailed && !this.isClosed;
  }

  /**
   * Starts a new segment with the state `body` up to and including `seq`, durable when it returns.
   * Of the older segments one stays. When it throws a JournalError, the state is not written, and
   * `isFull` says whether records still find their place in the old segment.
   */
  checkpoint(seq: number, body: unknown): void {
    this.refuseIfUnusable();
    if (!Number.isSafeInteger(seq) || seq < 0) {
      throw new JournalError("out-of-order", `${seq} is no sequence number.`);
    }
    const bytes = encodeCheckpoint({ seq, body });
    refuseIfLarger(bytes, maxJournalCheckpointBytes, "checkpoint");
    this.attempt("begin a segment of the journal", () => {
      this.begin(seq, bytes);
    });
  }

  /**
   * Appends record `seq`, which must follow the last one. When it returns and `isDurable` is set, this
   * record and all before it are on the disk. When it throws a JournalError, the record is not part of
   * the journal, and the same number is free for the next one.
   */
  append(seq: number, body: unknown, isDurable: boolean): void {
    this.refuseIfUnusable();
    const { segment } = this;
    if (segment === null) throw new JournalError("no-segment", "A checkpoint has to come first.");
    if (seq !== segment.lastSeq + 1) {
      throw new JournalError("out-of-order", `${seq} does not follow ${segment.lastSeq}.`);
    }
    const line = encodeLine({ seq, body });
    refuseIfLarger(line, maxJournalRecordBytes, "record");
    if (segment.length + line.length > maxSegmentLength) {
      throw new JournalError("segment-full", "A checkpoint has to come first.");
    }
    this.attempt("write to the journal", () => {
      this.oldFiles.makeRoom(segment.length + line.length, null);
      try {
        segment.append(line, seq, isDurable);
      } finally {
        if (segment.isTorn) this.retire();
      }
    });
  }

  /** Brings to the disk what was appended and lets go of the file. Idempotent, never throws. */
  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    try {
      this.segment?.sync();
    } catch (error) {
      this.logger.warn(`The journal's last records may be lost: ${messageOf(error)}`);
    }
    this.segment?.close();
    this.segment = null;
  }

  private refuseIfUnusable(): void {
    if (this.isClosed) throw new JournalError("closed", "The journal is closed.");
    if (this.listFailure !== null) throw toJournalError("read the journal", this.listFailure);
  }

  /** Runs what touches the disk, and remembers how it went. */
  private attempt(what: string, work: () => void): void {
    try {
      work();
      this.hasFailed = false;
    } catch (error) {
      this.hasFailed = true;
      throw toJournalError(what, error);
    }
  }

  private begin(seq: number, bytes: Buffer): void {
    const kept = this.segment === null ? this.previous : null;
    this.oldFiles.makeRoom((this.segment?.length ?? 0) + bytes.length, kept);
    this.fileSystem.prepareFolder(this.folder);
    this.counter += 1;
    const name = segmentName(this.counter);
    const path = join(this.folder, name);
    this.writeFile(path + temporarySuffix, bytes);
    // From here on the new segment may be found at the next start and taken for the newest, whatever
    // fails: what is written to the old one would not be seen.
    this.retire();
    try {
      this.moveIntoPlace(path, bytes);
      this.fileSystem.syncFolder(this.folder);
      this.segment = new OpenSegment(this.fileSystem, { path, name, length: bytes.length }, seq);
    } catch (error) {
      this.oldFiles.add(name, bytes.length);
      throw error;
    }
    this.oldFiles.rotate(this.previous);
  }

  /** Makes a file with these bytes, durable. When it throws, there is none, or a part of it. */
  private writeFile(path: string, bytes: Buffer): void {
    this.removeQuietly(path);
    const descriptor = this.fileSystem.create(path);
    let isWritten = false;
    try {
      writeAll(this.fileSystem, descriptor, bytes, 0);
      this.fileSystem.sync(descriptor);
      isWritten = true;
    } finally {
      this.fileSystem.close(descriptor);
      if (!isWritten) this.removeQuietly(path);
    }
  }

  /**
   * Renames, with patience for a virus scanner that looks at the new file, but little of it, since
   * everything waits. Then it writes the file anew: a part of it would be seen as damage and the
   * segment before it used, so that is as safe, only not as neat.
   */
  private moveIntoPlace(path: string, bytes: Buffer): void {
    const temporary = path + temporarySuffix;
    for (const waitMs of [...journalRenameWaitsMs, 0]) {
      try {
        this.fileSystem.rename(temporary, path);
        return;
      } catch (error) {
        if (!this.fileSystem.mayPass(error)) break;
        this.fileSystem.pause(waitMs);
      }
    }
    this.removeQuietly(temporary);
    this.writeFile(path, bytes);
  }

  /** Ends the use of the segment; it stays as the one before. */
  private retire(): void {
    if (this.segment === null) return;
    const { name, length } = this.segment;
    this.segment.close();
    this.segment = null;
    this.previous = name;
    this.oldFiles.add(name, length);
  }

  private removeQuietly(path: string): void {
    try {
      this.fileSystem.remove(path);
    } catch {
      // Mostly it was not there; one that stays is found at the next start.
    }
  }
}

function refuseIfLarger(bytes: Buffer, limit: number, what: string): void {
  if (bytes.length <= limit) return;
  throw new JournalError("too-large", `A ${what} of ${bytes.length} bytes is more than ${limit}.`);
}
