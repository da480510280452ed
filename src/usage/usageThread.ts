import { Worker } from "node:worker_threads";
import * as v from "valibot";
import { messageOf } from "../base/errors";
import { within } from "../base/within";
import { maxUsageWorkerHeapMb, usageGoneMs, usageStopMs } from "../shared/limits";
import type { FromUsageWorker, ToUsageWorker, UsageWorkerData } from "./workerMessages";
import { fromWorkerSchema } from "./workerMessages";

export interface UsageThreadPorts {
  readonly onMessage: (message: Exclude<FromUsageWorker, { kind: "idle" }>) => void;
  /** It has done everything that it was asked for, and found something new or nothing. */
  readonly onIdle: (isNews: boolean) => void;
  /** It is gone, asked to or not; why is for people. */
  readonly onEnd: (reason: string) => void;
}

/** One life of the thread that reads logs. */
export class UsageThread {
  private readonly worker: Worker;
  private refreshes = 0;

  constructor(script: string, workerData: UsageWorkerData, ports: UsageThreadPorts) {
    this.worker = new Worker(script, {
      workerData,
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: maxUsageWorkerHeapMb },
    });
    // Not before it is known why: an error's exit follows the error.
    let reason = "it ended";
    this.worker.on("error", (error) => {
      reason = messageOf(error);
    });
    this.worker.on("message", (message: unknown) => {
      const told = v.safeParse(fromWorkerSchema, message);
      if (!told.success) return;
      if (told.output.kind !== "idle") ports.onMessage(told.output);
      // What was asked since may be on its way.
      else if (told.output.refreshes === this.refreshes) ports.onIdle(told.output.isNews);
    });
    this.worker.on("exit", () => {
      ports.onEnd(reason);
    });
  }

  ask(message: ToUsageWorker): void {
    if (message.kind === "refresh") this.refreshes += 1;
    this.worker.postMessage(message);
  }

  /**
   * Ends it, which writes its index before; one that takes too long is ended all the same. Takes at most
   * `usageStopMs` and `usageGoneMs`. Never rejects.
   */
  async end(): Promise<void> {
    const { worker } = this;
    const isOver = new Promise<void>((resolve) =>
      worker.once("exit", () => {
        resolve();
      }),
    );
    const deadline = setTimeout(() => void worker.terminate(), usageStopMs);
    worker.once("exit", () => {
      clearTimeout(deadline);
    });
    this.ask({ kind: "stop" });
    await within(isOver, usageStopMs + usageGoneMs, undefined);
    // A thread that waits for a disk that answers no more can't be ended: nobody waits for it.
    worker.unref();
  }
}
