import { setTimeout as pause } from "node:timers/promises";
import { messageOf } from "../base/errors";
import { usageIndexWriteEveryMs } from "../shared/limits";
import { askReader } from "./readerThread";
import { LocalDays } from "./localDays";
import { UsageIndex } from "./usageIndex";
import { UsageScan } from "./usageScan";
import type { FromUsageWorker, ToUsageWorker, UsageWish, UsageWorkerData } from "./workerMessages";

/** The worker's side: scans when it is asked to, tells summaries, and keeps the index. */
export class UsageDesk {
  private readonly index: UsageIndex;
  private readonly data: Extract<UsageWorkerData, { role: "scan" }>;
  private readonly tell: (message: FromUsageWorker) => void;
  private wish: UsageWish;
  private days: LocalDays;
  private scan: UsageScan | null = null;
  private running: Promise<void> | null = null;
  /** Half of the answers may be counted: no summary is told. */
  private isScanning = false;
  private saving: Promise<void> | null = null;
  private isAskedAgain = false;
  private refreshes = 0;
  private savedAt = 0;

  constructor(
    data: Extract<UsageWorkerData, { role: "scan" }>,
    tell: (message: FromUsageWorker) => void,
  ) {
    this.data = data;
    this.tell = tell;
    this.wish = data.wish;
    this.days = new LocalDays(data.wish.timeZone);
    this.index = new UsageIndex(data.indexFolder);
  }

  /** True: it was asked to stop, and has. */
  async take(message: ToUsageWorker): Promise<boolean> {
    if (message.kind === "stop") {
      await this.running;
      await this.saving;
      await this.save();
      return true;
    }
    if (message.kind === "wish") {
      this.wish = message.wish;
      if (this.days.timeZone !== message.wish.timeZone) {
        this.days = new LocalDays(message.wish.timeZone);
      }
      if (this.scan !== null && !this.isScanning) this.tellSummary(this.scan);
      return false;
    }
    this.refreshes += 1;
    // However often it is asked meanwhile, one more scan is enough.
    if (this.running !== null) this.isAskedAgain = true;
    else {
      this.running = this.refresh().finally(() => {
        this.running = null;
      });
      await this.running;
    }
    return false;
  }

  private async refresh(): Promise<void> {
    this.scan ??= new UsageScan(this.data, await this.index.load());
    let isNews = false;
    do {
      const wasDirty = this.scan.isDirty;
      this.scan.isDirty = false;
      this.isAskedAgain = false;
      this.isScanning = true;
      try {
        await this.scan.scan((report) => {
          this.tell({ kind: "progress", ...report });
        }, askReader);
      } finally {
        this.isScanning = false;
        isNews ||= this.scan.isDirty;
        // What was not saved before still is not.
        this.scan.isDirty ||= wasDirty;
      }
      if (this.scan.trouble !== null) this.tell({ kind: "trouble", message: this.scan.trouble });
      this.scan.trouble = null;
      this.tellSummary(this.scan);
      // Lets what was asked meanwhile come in.
      await pause(0);
    } while (this.wasAskedAgain());
    // A slow disk holds nobody up who asks again meanwhile.
    if (this.saving === null && Date.now() - this.savedAt >= usageIndexWriteEveryMs) {
      this.saving = this.save().finally(() => {
        this.saving = null;
      });
    }
    this.tell({ kind: "idle", refreshes: this.refreshes, isNews });
  }

  private wasAskedAgain(): boolean {
    return this.isAskedAgain;
  }

  private tellSummary(scan: UsageScan): void {
    const { folder, sessions } = this.wish;
    const question = { now: Date.now(), days: this.days, folder, sessions };
    this.tell({ kind: "summary", summary: scan.summary(question) });
  }

  /** An index that can't be written costs a longer start, nothing else. */
  private async save(): Promise<void> {
    if (this.scan?.isDirty !== true) return;
    this.savedAt = Date.now();
    this.scan.isDirty = false;
    try {
      await this.index.save(this.scan.known);
    } catch (error) {
      this.scan.isDirty = true;
      this.tell({ kind: "trouble", message: messageOf(error) });
    }
  }
}
