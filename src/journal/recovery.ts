import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { codeOf, messageOf } from "../base/errors";
import { journalRetryMs, maxJournalRecordBytes, maxJournalSegmentBytes } from "../shared/limits";
import type { JournalFileSystem } from "./journalFileSystem";
import type { OldFile } from "./oldFiles";
import { damagedPrefix } from "./oldFiles";
import type { CheckpointContent, JournalRecord, SegmentContent } from "./segment";
import { journalVersion, readCheckpoint, readSegment } from "./segment";

/** What a journal held when it was opened. */
export interface Recovered {
  /** The newest readable checkpoint, null when there is none. */
  readonly checkpoint: JournalRecord | null;
  /** The records after it, without gaps, all checksums right. */
  readonly records: readonly JournalRecord[];
  /** One line for each thing that was damaged, foreign or left out; empty when all was well. */
  readonly damage: readonly string[];
}

/** The largest a segment gets: full, and one more record. */
export const maxSegmentLength = maxJournalSegmentBytes + maxJournalRecordBytes;

/** The file of segment number `counter`. */
export function segmentName(counter: number): string {
  return `journal-v${journalVersion}-${String(counter).padStart(counterDigits, "0")}.jsonl`;
}

/** What a segment is called until it is whole. */
export const temporarySuffix = ".tmp";

const counterDigits = 10;
const namePattern = /^journal-v(\d+)-(\d+)\.jsonl(\.tmp)?$/;

export interface FolderContent {
  readonly recovered: Recovered;
  /** The segment that was read, null when there was none. */
  readonly used: string | null;
  /** Files of ours, oldest first. What another version wrote is not among them. */
  readonly files: readonly OldFile[];
  /** The highest number in use. */
  readonly counter: number;
  /** Why the folder's names can't be known. Writing could then hide or replace what is there. */
  readonly failure: unknown;
}

/** Reads the newest segment that can be read. Never rejects. */
export async function readFolder(
  folder: string,
  fileSystem: JournalFileSystem,
): Promise<FolderContent> {
  let names: readonly string[] = [];
  try {
    names = fileSystem.list(folder);
  } catch (error) {
    const isMissing = codeOf(error) === "ENOENT";
    const damage = isMissing ? [] : [`Failed to read the journal's folder: ${messageOf(error)}`];
    return {
      recovered: { checkpoint: null, records: [], damage },
      used: null,
      files: [],
      counter: 0,
      failure: isMissing ? null : error,
    };
  }
  return new FolderReader(folder, names, fileSystem).read();
}

type ReadableSegment = Extract<SegmentContent, { readonly kind: "readable" }>;

class FolderReader {
  private readonly damage: string[] = [];
  private readonly files: OldFile[] = [];
  private readonly segments: readonly { readonly name: string; readonly counter: number }[];
  private readonly deadline = performance.now() + journalRetryMs;
  private readonly folder: string;
  private readonly fileSystem: JournalFileSystem;

  constructor(folder: string, names: readonly string[], fileSystem: JournalFileSystem) {
    this.folder = folder;
    this.fileSystem = fileSystem;
    this.segments = this.sort(names);
  }

  /** The segments of this version, newest first; what else is there goes where it belongs. */
  private sort(names: readonly string[]): { name: string; counter: number }[] {
    const segments: { name: string; counter: number }[] = [];
    for (const name of [...names].sort()) {
      const [, version, digits, temporary] = namePattern.exec(name) ?? [];
      const isOurs = Number(version) === journalVersion && digits?.length === counterDigits;
      if (name.startsWith(`${damagedPrefix}journal-`)) {
        this.files.push({ name, size: this.sizeOf(name), isDamaged: true });
      } else if (isOurs && temporary !== undefined) {
        this.files.push({ name, size: this.sizeOf(name), isDamaged: false });
      } else if (isOurs) {
        segments.push({ name, counter: Number(digits) });
      } else if (name.startsWith("journal-")) {
        this.damage.push(`${name}: not of this version of the journal, left alone`);
      }
    }
    return segments.reverse();
  }

  async read(): Promise<FolderContent> {
    let used: { readonly name: string; readonly content: ReadableSegment } | null = null;
    const ours: OldFile[] = [];
    for (const { name } of this.segments) {
      const file = await this.readFile(name);
      if (file === null) continue;
      // Older ones are only asked whose they are.
      const content: SegmentContent | CheckpointContent =
        used === null ? readSegment(file.bytes) : readCheckpoint(file.bytes);
      if (content.kind === "foreign") {
        this.damage.push(`${name}: has version ${content.version}, left alone`);
        continue;
      }
      const isUnreadable = content.kind === "unreadable";
      ours.push({ name, size: file.size, isDamaged: used === null && isUnreadable });
      if (used !== null) continue;
      if (file.problem !== undefined) this.damage.push(`${name}: ${file.problem}`);
      else if (isUnreadable) this.damage.push(`${name}: ${content.reason}, left out as a whole`);
      if ("records" in content) used = { name, content };
    }
    const { checkpoint = null, records = [], damage = [] } = used?.content ?? {};
    this.damage.push(...damage.map((line) => `${used?.name ?? ""}: ${line}`));
    return {
      recovered: { checkpoint, records, damage: this.damage },
      used: used?.name ?? null,
      files: [...this.files, ...ours.reverse()],
      counter: this.segments[0]?.counter ?? 0,
      failure: null,
    };
  }

  /** A segment's bytes, at most as many as a segment can have; null when it is not a file at all. */
  private async readFile(
    name: string,
  ): Promise<{ bytes: Buffer; size: number; problem?: string } | null> {
    for (;;) {
      try {
        const { bytes, size } = await this.fileSystem.read(
          join(this.folder, name),
          maxSegmentLength,
        );
        if (size <= bytes.length) return { bytes, size };
        return { bytes, size, problem: `is too large, ${size - bytes.length} bytes are left out` };
      } catch (error) {
        if (this.fileSystem.mayPass(error) && performance.now() < this.deadline) {
          await wait(50);
          continue;
        }
        const problem = `can't be read: ${messageOf(error)}`;
        if (codeOf(error) !== "EISDIR") {
          return { bytes: Buffer.alloc(0), size: this.sizeOf(name), problem };
        }
        this.damage.push(`${name}: ${problem}`);
        return null;
      }
    }
  }

  private sizeOf(name: string): number {
    try {
      return this.fileSystem.sizeOf(join(this.folder, name));
    } catch {
      // Unknown: it then counts for nothing against the journal's bound.
      return 0;
    }
  }
}
