import type { Stats } from "node:fs";
import { statSync } from "node:fs";
import { usageProgressBytes, usageSplitBytes } from "../shared/limits";
import type { LogFile } from "./logFile";

/** How far a scan is: files and bytes that are read, of those that are new. */
export interface ProgressReport {
  readonly files: number;
  readonly bytes: number;
  readonly totalFiles: number;
  readonly totalBytes: number;
}

/** Counts what there is to read before it begins, and tells how far it is from time to time. */
export class ScanProgress {
  /** Files that are new or changed, in the order of their paths. */
  readonly pending: readonly string[];
  /** What a helper has read, in its first element; the memory is shared. */
  readonly helped = new Int32Array(new SharedArrayBuffer(4));
  private readonly report: (report: ProgressReport) => void;
  private readonly sizes = new Map<string, number>();
  private readonly newFiles = new Set<string>();
  private totalBytes = 0;
  private files = 0;
  private bytes = 0;
  private reported = 0;

  constructor(
    paths: readonly string[],
    known: ReadonlyMap<string, LogFile>,
    report: (report: ProgressReport) => void,
  ) {
    this.report = report;
    this.pending = paths.filter((path) => this.isPending(path, known.get(path)));
  }

  /** Half of the new files, by their sizes, for somebody else, where it is worth it. */
  split(): { readonly mine: readonly string[]; readonly theirs: readonly string[] } {
    if (this.totalBytes < usageSplitBytes) return { mine: this.pending, theirs: [] };
    const theirs = new Set<string>();
    let [own, other] = [0, 0];
    const sizeOf = (path: string): number => this.sizes.get(path) ?? 0;
    for (const path of this.pending.toSorted((a, b) => sizeOf(b) - sizeOf(a))) {
      if (this.newFiles.has(path) && other < own) {
        theirs.add(path);
        other += sizeOf(path);
      } else own += sizeOf(path);
    }
    return { mine: this.pending.filter((path) => !theirs.has(path)), theirs: [...theirs].sort() };
  }

  readonly onBytes = (bytes: number): void => {
    this.bytes += bytes;
    if (this.bytes - this.reported >= usageProgressBytes) this.tell();
  };

  onFile(): void {
    this.files += 1;
    if (this.files === this.pending.length) this.tell();
  }

  private isPending(path: string, file: LogFile | undefined): boolean {
    const status = statusOf(path);
    const isSame =
      status !== null &&
      status.size === file?.size &&
      status.mtimeMs === file.modified &&
      status.ino === file.inode;
    if (isSame) return false;
    const size = Math.max(0, (status?.size ?? 0) - (file?.offset ?? 0));
    this.sizes.set(path, size);
    if (file === undefined) this.newFiles.add(path);
    this.totalBytes += size;
    return true;
  }

  private tell(): void {
    this.reported = this.bytes;
    const { files, totalBytes, pending } = this;
    const bytes = Math.min(totalBytes, this.bytes + (Atomics.load(this.helped, 0) >>> 0));
    this.report({ files, bytes, totalBytes, totalFiles: pending.length });
  }
}

/** Null: whoever reads it finds out why. */
function statusOf(path: string): Stats | null {
  try {
    return statSync(path);
  } catch {
    return null;
  }
}
