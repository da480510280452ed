import { homedir } from "node:os";
import { Worker } from "node:worker_threads";
import * as v from "valibot";
import type { Event } from "../base/emitter";
import { Emitter } from "../base/emitter";
import { messageOf } from "../base/errors";
import type { Disposable } from "../base/lifecycle";
import type { Logger } from "../base/logger";
import { childLogger } from "../base/logger";
import { within } from "../base/within";
import {
  maxUsageWorkerHeapMb,
  usageGoneMs,
  usageRestartFirstMs,
  usageRestartMostMs,
  usageStopMs,
} from "../shared/limits";
import type { UsageSummary } from "../shared/usage";
import type { ProgressReport } from "./scanProgress";
import type { FromUsageWorker, ToUsageWorker, UsageWish, UsageWorkerData } from "./workerMessages";
import { fromWorkerSchema } from "./workerMessages";

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
 * what reaches this one is small: a report of progress, or one summary.
 */
export class UsageScanner implements Disposable {
  private readonly options: UsageScannerOptions;
  private readonly logger: Logger;
  private readonly progress = new Emitter<ProgressReport>();
  private readonly summaries = new Emitter<UsageSummary>();
  private readonly failures = new Emitter<UsageFailure>();
  private wish: UsageWish;
  private worker: Worker | null = null;
  private timer: NodeJS.Timeout | null = null;
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

  /** Starts the worker and the first scan. Starting twice is a no-op. */
  start(): void {
    if (this.isStarted || this.isDisposed) return;
    this.isStarted = true;
    this.launch();
  }

  /** Reads what is new; the summary comes by `onSummary`. While a scan runs, however many calls bring one more. */
  refresh(): void {
    this.send({ kind: "refresh" });
  }

  /** Makes summaries for something else from now on; the next one comes at once. */
  setWish(wish: UsageWish): void {
    this.wish = wish;
    this.send({ kind: "wish", wish });
  }

  dispose(): void {
    void this.stop();
  }

  /**
   * Ends the worker, which writes its index before; one that takes too long is ended all the same. Takes at most
   * `usageStopMs` and `usageGoneMs`. Never rejects.
   */
  stop(): Promise<void> {
    this.stopping ??= this.stopOnce();
    return this.stopping;
  }

  private async stopOnce(): Promise<void> {
    this.isDisposed = true;
    if (this.timer !== null) clearTimeout(this.timer);
    for (const emitter of [this.progress, this.summaries, this.failures]) emitter.dispose();
    const { worker } = this;
    this.worker = null;
    if (worker === null) return;
    const isOver = new Promise<void>((resolve) =>
      worker.once("exit", () => {
        resolve();
      }),
    );
    const end = (): void => void worker.terminate();
    const deadline = setTimeout(end, usageStopMs);
    worker.once("exit", () => {
      clearTimeout(deadline);
    });
    worker.postMessage({ kind: "stop" } satisfies ToUsageWorker);
    await within(isOver, usageStopMs + usageGoneMs, undefined);
    // A thread that waits for a disk that answers no more can't be ended: nobody waits for it.
    worker.unref();
  }

  private send(message: ToUsageWorker): void {
    this.worker?.postMessage(message);
  }

  private launch(): void {
    const { environment = process.env, home = homedir(), indexFolder, workerScript } = this.options;
    const workerData: UsageWorkerData = {
      ...{ role: "scan", home, indexFolder, wish: this.wish },
      environment: Object.fromEntries(wantedVariables.map((name) => [name, environment[name]])),
    };
    const worker = new Worker(workerScript, {
      workerData,
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: maxUsageWorkerHeapMb },
    });
    this.worker = worker;
    // Not before it is known why: an error's exit follows the error.
    let reason = "it ended";
    worker.on("error", (error) => {
      reason = messageOf(error);
    });
    worker.on("message", (message: unknown) => {
      if (this.worker !== worker) return;
      const told = v.safeParse(fromWorkerSchema, message);
      if (told.success) this.hear(told.output);
    });
    worker.on("exit", () => {
      if (this.worker === worker) this.relaunchLater(reason);
    });
    this.refresh();
  }

  private hear(message: FromUsageWorker): void {
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
    this.worker = null;
    const { restartFirstMs = usageRestartFirstMs, restartMostMs = usageRestartMostMs } =
      this.options;
    const retryMs = Math.min(restartMostMs, restartFirstMs * 2 ** Math.min(this.crashes, 20));
    this.crashes += 1;
    // Once: what keeps it from working does so each time.
    this.logger[this.crashes === 1 ? "warn" : "debug"](
      `The thread that reads usage died (${reason}); it starts again in ${retryMs} ms.`,
    );
    this.failures.fire({ message: reason, retryMs });
    this.timer = setTimeout(() => {
      this.timer = null;
      this.launch();
    }, retryMs);
    this.timer.unref();
  }
}
