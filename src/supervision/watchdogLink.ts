import { once } from "node:events";
import { messageOf } from "../base/errors";
import type { Logger } from "../base/logger";
import { forkDetachedScript } from "../base/process";
import { within } from "../base/within";
import { maxWatchdogsPerMinute, supervisionStopMs } from "../shared/limits";
import type { ToWatchdog } from "./row";

type Watch = Extract<ToWatchdog, { type: "watch" }>;

export interface WatchdogOptions {
  /** Absolute path of the built child (`dist/watchdog.js`). */
  readonly script: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly logger: Logger;
  readonly fork?: typeof forkDetachedScript;
}

const minuteMs = 60_000;

/** The host's side of the watchdog: sees that one is there and knows the newest. */
export class WatchdogLink {
  private readonly options: WatchdogOptions;
  private child: ReturnType<typeof forkDetachedScript> | null = null;
  private watch: Watch | null = null;
  private starts: number[] = [];
  private later: NodeJS.Timeout | undefined;
  private isOver = false;

  constructor(options: WatchdogOptions) {
    this.options = options;
  }

  /** Its process id, null while there is none. */
  get pid(): number | null {
    return this.child?.pid ?? null;
  }

  /** Tells what to end when this process dies; starts a watchdog when there is none. */
  tell(watch: Watch): void {
    this.watch = watch;
    if (this.child === null) this.start();
    else this.send(watch);
  }

  /** Everything is ended: the watchdog goes without doing anything. */
  async done(): Promise<void> {
    const child = this.leave();
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    if (child.connected) child.send({ type: "done" } satisfies ToWatchdog, () => undefined);
    await within(
      gone.catch(() => undefined),
      supervisionStopMs,
      undefined,
    );
  }

  /** Leaves it to the watchdog to end what there still is. */
  abandon(): void {
    const child = this.leave();
    if (child?.connected === true) child.disconnect();
  }

  private leave(): typeof this.child {
    this.isOver = true;
    clearTimeout(this.later);
    return this.child;
  }

  private send(message: ToWatchdog): void {
    // The callback takes the error of a child that is just going; its exit brings the next one.
    if (this.child?.connected === true) this.child.send(message, () => undefined);
  }

  private start(): void {
    if (this.isOver || this.later !== undefined) return;
    const now = performance.now();
    this.starts = this.starts.filter((at) => now - at < minuteMs);
    const [oldest] = this.starts;
    if (oldest !== undefined && this.starts.length >= maxWatchdogsPerMinute) {
      this.options.logger.warn("the watchdog keeps ending: the next one is started in a while");
      this.later = setTimeout(
        () => {
          this.later = undefined;
          this.start();
        },
        minuteMs - (now - oldest),
      ).unref();
      return;
    }
    this.starts.push(now);
    const { watch } = this;
    if (watch === null) return;
    // By its arguments it knows enough when we die before the first message has left.
    this.forkOne([watch.mark, watch.file]);
    this.send(watch);
  }

  private forkOne(args: readonly string[]): void {
    const { script, environment, logger, fork = forkDetachedScript } = this.options;
    let child: ReturnType<typeof forkDetachedScript>;
    try {
      child = fork(script, args, environment);
    } catch (error) {
      logger.warn(`the watchdog can't be started: ${messageOf(error)}`);
      return;
    }
    this.child = child;
    const restart = (reason: string): void => {
      if (this.child !== child) return;
      this.child = null;
      if (this.isOver) return;
      logger.warn(`the watchdog ended (${reason})`);
      this.start();
    };
    child.once("exit", (code, signal) => {
      restart(signal ?? `exit code ${String(code)}`);
    });
    child.on("error", (error) => {
      if (child.pid === undefined) restart(error.message);
    });
  }
}
