import { homedir } from "node:os";
import type { Event } from "../base/emitter";
import { Emitter } from "../base/emitter";
import type { Disposable } from "../base/lifecycle";
import type { Logger } from "../base/logger";
import { childLogger } from "../base/logger";
import { usageRestAfterMs, usageRestartFirstMs, usageRestartMostMs } from "../shared/limits";
import type { UsageSummary } from "../shared/usage";
import type { ProgressReport } from "./scanProgress";
import { UsageThread } from "./usageThread";
import type { FromUsageWorker, ToUsageWorker, UsageWish, UsageWorkerData } from "./workerMessages";

/** What a scanner needs. What follows `wish` has a usual value. */
export interface UsageScannerOptions {
  /** Path of the bundled usageWorker.js. */
  readonly workerScript: string;
  /** A folder for the index, made where it is not there; nobody else may read it. */
  readonly indexFolder: string;
  readonly logger: Logger;
  /** What summaries are made for. */
  readonly wish: UsageWish;
  /** Where CLAUDE_CONFIG_DIR and XDG_CONFIG_HOME are looked for. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly home?: string;
  /** Wait (ms) before a worker that died is started again, and the longest one; it doubles in between. */
  readonly restartFirstMs?: number;
  readonly restartMostMs?: number;
  /** How long (ms) the thread is kept that found something new and that nobody asks for anything. */
  readonly restAfterMs?: number;
}

/** The worker died; it is started again after `retryMs`. */
export interface UsageFailure {
  readonly message: string;
  readonly retryMs: number;
}

/** Everything that usage needs of the surroundings. */
const wantedVariables = ["CLAUDE_CONFIG_DIR", "XDG_CONFIG_HOME"] as const;

/**
 * Tells what was used, from Claude's logs. All reading and counting happens in a thread of its own;
 * what reaches this one is small: a report of progress, or one summary. Between two looks there is no
 * thread, which would hold some 20 MB: its index lets the next one go on from there.
 */
export class UsageScanner implements Disposable {
  private readonly options: UsageScannerOptions;
  private readonly logger: Logger;
  private readonly progress = new Emitter<ProgressReport>();
  private readonly summaries = new Emitter<UsageSummary>();
  private readonly failures = new Emitter<UsageFailure>();
  private wish: UsageWish;
  private thread: UsageThread | null = null;
  /** Until a thread that died is started again. */
  private restartTimer: NodeJS.Timeout | null = null;
  /** Until a thread that has nothing to do is ended. */
  private restTimer: NodeJS.Timeout | null = null;
  /** The thread was sent to rest: it ends, or has. */
  private isResting = false;
  /** Something was asked for that the resting thread may not hear any more. */
  private isMissed = false;
  private crashes = 0;
  private isStarted = false;
  private isDisposed = false;
  private stopping: Promise<void> | null = null;

  /** How far a scan is, some times a second; ends with all files. */
  readonly onProgress: Event<ProgressReport> = this.progress.event;
  /** After each scan, and after another wish. */
  readonly onSummary: Event<UsageSummary> = this.summaries.event;
  readonly onFailure: Event<UsageFailure> = this.failures.event;
  /** The newest summary, or null before the first. */
  summary: UsageSummary | null = null;

  constructor(options: UsageScannerOptions) {
    this.options = options;
    this.logger = childLogger(options.logger, "usage");
    this.wish = options.wish;
  }

  /** Starts the thread and the first scan. Starting twice is a no-op. */
  start(): void {
    if (this.isStarted || this.isDisposed) return;
    this.isStarted = true;
    this.launch();
  }

  /** Reads what is new; the summary comes by `onSummary`. While a scan runs, however many calls bring one more. */
  refresh(): void {
    this.ask({ kind: "refresh" });
  }

  /** Makes summaries for something else from now on; the next one comes at once. */
  setWish(wish: UsageWish): void {
    this.wish = wish;
    this.ask({ kind: "wish", wish });
  }

  dispose(): void {
    void this.stop();
  }

  /** Ends the thread as `UsageThread.end` does. Never rejects. */
  stop(): Promise<void> {
    this.stopping ??= this.stopOnce();
    return this.stopping;
  }

  private async stopOnce(): Promise<void> {
    this.isDisposed = true;
    for (const timer of [this.restartTimer, this.restTimer]) clearTimeout(timer ?? undefined);
    for (const emitter of [this.progress, this.summaries, this.failures]) emitter.dispose();
    const { thread } = this;
    this.thread = null;
    await thread?.end();
  }

  private ask(message: ToUsageWorker): void {
    if (this.isDisposed || !this.isStarted) return;
    if (message.kind === "refresh" && this.restTimer !== null) {
      clearTimeout(this.restTimer);
      this.restTimer = null;
    }
    if (!this.isResting) this.thread?.ask(message);
    // A new thread gets the newest wish, and looks at once.
    else if (this.thread === null) this.launch();
    else this.isMissed = true;
  }

  private launch(): void {
    const { environment = process.env, home = homedir(), indexFolder, workerScript } = this.options;
    const data: UsageWorkerData = {
      ...{ role: "scan", home, indexFolder, wish: this.wish },
      environment: Object.fromEntries(wantedVariables.map((name) => [name, environment[name]])),
    };
    this.isResting = false;
    const thread = new UsageThread(workerScript, data, {
      onMessage: (message) => {
        if (this.thread === thread) this.hear(message);
      },
      onIdle: (isNews) => {
        if (this.thread === thread) this.restLater(isNews);
      },
      onEnd: (reason) => {
        if (this.thread === thread) this.ended(reason);
      },
    });
    this.thread = thread;
    this.refresh();
  }

  private ended(reason: string): void {
    this.thread = null;
    // It was meant for this one, and would end the next.
    clearTimeout(this.restTimer ?? undefined);
    this.restTimer = null;
    if (!this.isResting) this.relaunchLater(reason);
    else if (this.isMissed) {
      this.isMissed = false;
      this.launch();
    }
  }

  /** More comes soon where something came; else nobody is at work. */
  private restLater(isNews: boolean): void {
    if (this.restTimer !== null) clearTimeout(this.restTimer);
    const afterMs = isNews ? (this.options.restAfterMs ?? usageRestAfterMs) : 0;
    this.restTimer = setTimeout(() => {
      this.restTimer = null;
      this.isResting = true;
      void this.thread?.end();
    }, afterMs).unref();
  }

  private hear(message: Exclude<FromUsageWorker, { kind: "idle" }>): void {
    switch (message.kind) {
      case "progress": {
        const { files, bytes, totalFiles, totalBytes } = message;
        this.progress.fire({ files, bytes, totalFiles, totalBytes });
        break;
      }
      case "summary":
        this.crashes = 0;
        this.summary = message.summary;
        this.summaries.fire(message.summary);
        break;
      case "trouble":
        this.logger.warn(message.message);
        break;
    }
  }

  private relaunchLater(reason: string): void {
    const { restartFirstMs = usageRestartFirstMs, restartMostMs = usageRestartMostMs } =
      this.options;
    const retryMs = Math.min(restartMostMs, restartFirstMs * 2 ** Math.min(this.crashes, 20));
    this.crashes += 1;
    // Once: what keeps it from working does so each time.
    this.logger[this.crashes === 1 ? "warn" : "debug"](
      `The thread that reads usage died (${reason}); it starts again in ${retryMs} ms.`,
    );
    this.failures.fire({ message: reason, retryMs });
    this.restartTimer = setTimeout(() => {
      this.restartTimer = null;
      this.launch();
    }, retryMs).unref();
  }
}
