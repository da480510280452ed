import { join } from "node:path";
import { codeOf, messageOf } from "../base/errors";
import type { Logger } from "../base/logger";
import { maxJournalBytes } from "../shared/limits";
import type { JournalFileSystem } from "./journalFileSystem";

/** A file of the journal other than the segment in use. */
export interface OldFile {
  readonly name: string;
  readonly size: number;
  /** Its content could not be read, and is newer than what was read instead. */
  readonly isDamaged: boolean;
}

/** What a damaged segment is called while it is kept for a look at it. */
export const damagedPrefix = "damaged-";

/** The files that are kept beside the segment in use, and their end. */
export class OldFiles {
  private files: readonly OldFile[];
  private readonly folder: string;
  private readonly fileSystem: JournalFileSystem;
  private readonly logger: Logger;

  /** `files` are sorted by age, oldest first. */
  constructor(
    folder: string,
    files: readonly OldFile[],
    fileSystem: JournalFileSystem,
    logger: Logger,
  ) {
    this.folder = folder;
    this.files = files;
    this.fileSystem = fileSystem;
    this.logger = logger;
  }

  add(name: string, size: number): void {
    this.files = [...this.files, { name, size, isDamaged: false }];
  }

  /**
   * Removes what has to go, the damaged first, so that the journal keeps its bound with `needed` more
   * bytes. `kept` names the file that holds the only copy of something.
   */
  makeRoom(needed: number, kept: string | null): void {
    const byWorth = [
      ...this.files.filter((file) => file.isDamaged),
      ...this.files.filter((file) => !file.isDamaged),
    ];
    let size = byWorth.reduce((sum, file) => sum + file.size, needed);
    for (const file of byWorth) {
      if (size <= maxJournalBytes) return;
      if (file.name === kept) continue;
      this.remove(file);
      size -= file.size;
    }
  }

  /** After a new segment began: the one before it stays, and the newest damaged one for diagnosis. */
  rotate(previous: string | null): void {
    const damaged = this.files.filter((file) => file.isDamaged).at(-1);
    for (const file of this.files) {
      if (file.name !== previous && file !== damaged) this.remove(file);
    }
    if (damaged === undefined || damaged.name.startsWith(damagedPrefix)) return;
    const name = damagedPrefix + damaged.name;
    this.quietly("set aside", damaged.name, () => {
      this.fileSystem.rename(join(this.folder, damaged.name), join(this.folder, name));
      this.files = this.files.map((file) => (file === damaged ? { ...damaged, name } : file));
    });
  }

  private remove(file: OldFile): void {
    this.files = this.files.filter((other) => other !== file);
    this.quietly("remove", file.name, () => {
      this.fileSystem.remove(join(this.folder, file.name));
    });
  }

  /** What fails here costs room on the disk, no data; the next start finds the file again. */
  private quietly(verb: string, name: string, work: () => void): void {
    try {
      work();
    } catch (error) {
      if (codeOf(error) === "ENOENT") return;
      this.logger.warn(`Failed to ${verb} ${name}: ${messageOf(error)}`);
    }
  }
}
