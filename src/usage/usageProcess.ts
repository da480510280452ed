import * as v from "valibot";
import { childEnvironment } from "../base/childEnvironment";
import { messageOf } from "../base/errors";
import { forkScript } from "../base/process";
import { within } from "../base/within";
import { maxUsageWorkerHeapMb, usageGoneMs, usageStopMs } from "../shared/limits";
import type { FromUsageWorker, ToUsageWorker, UsageTask } from "./workerMessages";
import { fromWorkerSchema } from "./workerMessages";

export interface UsageProcessPorts {
  readonly onMessage: (message: Exclude<FromUsageWorker, { kind: "idle" }>) => void;
  /** It has done everything that it was asked for, and found something new or nothing. */
  readonly onIdle: (isNews: boolean) => void;
  /** It is gone, asked to or not; why is for people. Called once. */
  readonly onEnd: (reason: string) => void;
}

/** One life of the process that reads logs. */
export class UsageProcess {
  private readonly child: ReturnType<typeof forkScript>;
  private readonly gone: Promise<void>;
  private refreshes = 0;

  constructor(script: string, task: UsageTask, ports: UsageProcessPorts) {
    this.child = forkScript(script, childEnvironment(process.env), [
      `--max-old-space-size=${maxUsageWorkerHeapMb}`,
    ]);
    this.child.on("message", (message: unknown) => {
      this.hear(message, ports);
    });
    this.gone = new Promise((resolve) => {
      const end = (reason: string): void => {
        resolve();
        ports.onEnd(reason);
      };
      this.child.once("exit", (code, signal) => {
        end(`it ended with ${signal ?? String(code)}`);
      });
      this.child.on("error", (error) => {
        // A failed send comes here too: only a process without pid never began, and has no exit.
        if (this.child.pid === undefined) end(messageOf(error));
      });
    });
    this.ask({ kind: "begin", task });
  }

  ask(message: ToUsageWorker): void {
    if (message.kind === "refresh") this.refreshes += 1;
    // The callback takes the error of a child that is just going; its exit says all there is.
    if (this.child.connected) this.child.send(message, () => undefined);
  }

  /**
   * Ends it, which writes its index before; one that takes too long is ended all the same. Takes at most
   * `usageStopMs` and `usageGoneMs`. Never rejects.
   */
  async end(): Promise<void> {
    this.ask({ kind: "stop" });
    const isGone = this.gone.then(() => true);
    if (await within(isGone, usageStopMs, false)) return;
    this.child.kill("SIGKILL");
    await within(isGone, usageGoneMs, false);
    // A process that waits for a disk that answers no more can't be ended: nobody waits for it.
    this.child.unref();
    this.child.channel?.unref();
  }

  private hear(message: unknown, { onMessage, onIdle }: UsageProcessPorts): void {
    const told = v.safeParse(fromWorkerSchema, message);
    if (!told.success) return;
    if (told.output.kind !== "idle") onMessage(told.output);
    // What was asked since may be on its way.
    else if (told.output.refreshes === this.refreshes) onIdle(told.output.isNews);
  }
}
