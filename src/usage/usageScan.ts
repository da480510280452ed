import { sep } from "node:path";
import { messageOf } from "../base/errors";
import type { UsageSummary } from "../shared/usage";
import { configFolders } from "./configFolders";
import type { Surroundings } from "./configFolders";
import { Ledger } from "./ledger";
import type { LogFile } from "./logFile";
import { newLogFile } from "./logFile";
import { logPaths } from "./logPaths";
import { LogReader } from "./logReader";
import type { FileRows } from "./fileRows";
import { ScanProgress } from "./scanProgress";
import type { ProgressReport } from "./scanProgress";
import { summarize } from "./summarize";
import type { UsageQuestion } from "./summarize";
import { TimeOrder } from "./timeOrder";

/**
 * Reads new files elsewhere, at the same time: gives them by their paths. What it leaves out, and all
 * when it rejects, is read here. `bytes[0]` counts what it has read.
 */
export type Helper = (
  paths: readonly string[],
  bytes: Int32Array,
) => Promise<ReadonlyMap<string, LogFile>>;

/**
 * All logs and what they tell, kept up to date: each scan reads only what is new. It works without a
 * pause, so it belongs into a thread of its own.
 */
export class UsageScan {
  private readonly surroundings: Surroundings;
  private files: Map<string, LogFile>;
  private readonly reader = new LogReader();
  private ledger = new Ledger();
  private order = new TimeOrder();
  private isWhole = true;
  /** Something changed that the index on disk does not have. */
  isDirty = false;

  /** `files`: what an index remembers. */
  constructor(surroundings: Surroundings, files: Map<string, LogFile>) {
    this.surroundings = surroundings;
    this.files = files;
    this.rebuild();
  }

  get known(): ReadonlyMap<string, LogFile> {
    return this.files;
  }

  /** Bytes that were read of logs so far. */
  get bytesRead(): number {
    return this.reader.bytesRead;
  }

  /**
   * Reads what is new. Never rejects. `helper`: takes half of the new files where there is much to read.
   * One scan at a time.
   */
  async scan(
    onProgress: (report: ProgressReport) => void = () => undefined,
    helper: Helper | null = null,
  ): Promise<void> {
    const { paths, unread, isWhole } = logPaths(configFolders(this.surroundings));
    this.isWhole = isWhole;
    let isOutdated = this.forgetAllBut(new Set(paths), unread);
    const progress = new ScanProgress(paths, this.files, onProgress);
    const { mine, theirs } =
      helper === null ? { mine: progress.pending, theirs: [] } : progress.split();
    const help = theirs.length === 0 ? null : this.ask(helper, theirs, progress.helped);
    for (const path of mine) isOutdated = this.read(path, progress) || isOutdated;
    const helped = (await help) ?? new Map<string, LogFile>();
    for (const [path, file] of helped) {
      this.files.set(path, file);
      this.isDirty = true;
      this.take(path, file.rows, true);
      progress.onFile();
    }
    for (const path of theirs) {
      if (!helped.has(path)) isOutdated = this.read(path, progress) || isOutdated;
    }
    // What was taken back may have kept copies of it out, so everything is counted anew.
    if (isOutdated) this.rebuild();
    this.order.update(this.ledger);
  }

  /** Why the helper could not help, the last time. */
  trouble: string | null = null;

  private ask(helper: Helper | null, paths: readonly string[], bytes: Int32Array) {
    return helper?.(paths, bytes).catch((error: unknown) => {
      this.trouble = messageOf(error);
      return null;
    });
  }

  /** Gives whether something that was counted is not there any more. What lies in `unread` folders stays. */
  private forgetAllBut(there: ReadonlySet<string>, unread: readonly string[]): boolean {
    let isOutdated = false;
    for (const [path, file] of [...this.files]) {
      if (there.has(path) || unread.some((folder) => path.startsWith(folder + sep))) continue;
      isOutdated ||= file.rows.size > 0;
      this.files.delete(path);
      this.isDirty = true;
    }
    return isOutdated;
  }

  /** Gives whether something that was counted is no longer true. */
  private read(path: string, progress: ScanProgress): boolean {
    const file = this.files.get(path) ?? newLogFile();
    const { size } = file.rows;
    const reading = this.reader.read(path, file, progress.onBytes);
    progress.onFile();
    if (reading === "unchanged") return false;
    if (reading === "unread") {
      this.isWhole = false;
      if (file.rows.size === size) return false;
      // It ended on the way: what was read until there counts.
    }
    this.isDirty = true;
    if (reading === "gone") this.files.delete(path);
    else this.files.set(path, file);
    const isMore = reading === "continued" || reading === "unread";
    if (isMore) this.take(path, file.rows);
    return !isMore;
  }

  summary(question: UsageQuestion): UsageSummary {
    const { ledger, order, isWhole } = this;
    return summarize({ ledger, order, isWhole, files: this.files.size }, question);
  }

  /** For comparisons: the ledger and its order. */
  get counted(): { readonly ledger: Ledger; readonly order: TimeOrder } {
    return { ledger: this.ledger, order: this.order };
  }

  private rebuild(): void {
    this.ledger = new Ledger();
    this.order = new TimeOrder();
    for (const path of [...this.files.keys()].sort()) {
      const file = this.files.get(path);
      if (file === undefined) continue;
      try {
        this.take(path, file.rows, true);
      } catch {
        // Rows of an index that are no rows, whatever its checksum says: the file is read again.
        this.files.delete(path);
      }
    }
    this.order.update(this.ledger);
  }

  private take(path: string, rows: FileRows, isAll = false): void {
    const { ledger } = this;
    const file = ledger.files.add(path);
    const add = (table: "models" | "sessions" | "folders") =>
      rows[table].texts.map((text) => ledger[table].add(text));
    const [models, sessions, folders] = [add("models"), add("sessions"), add("folders")];
    rows[isAll ? "takeAll" : "takeFresh"]((row) => {
      const { model, session, folder } = row;
      row.model = models[model] ?? 0;
      row.session = sessions[session] ?? 0;
      row.folder = folders[folder] ?? 0;
      ledger.add(row, file);
      row.model = model;
      row.session = session;
      row.folder = folder;
    });
  }
}
