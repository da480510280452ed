import type { Browser, CDPSession, Page } from "playwright-core";

/** What the page's one thread did while something was shown. */
export interface Stall {
  /** The longest task, in ms of processor time: what other programs take meanwhile does not count. */
  readonly longestMs: number;
  /** Growth of the script's memory once it is tidied, in MB. */
  readonly grownMb: number;
}

/** How much slower than this computer the phone is thought to be. */
const slowdown = 4;

/** An event of Chromium's trace (Trace Event Format); all times are in microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly ts: number;
  readonly dur?: number;
  /** Processor time. */
  readonly pid: number;
  readonly tid: number;
  readonly tdur?: number;
  readonly args: { readonly name?: string };
}

/** Watches the page's main thread on a processor that is four times slower. */
export class StallWatch {
  readonly #browser: Browser;
  readonly #page: Page;
  readonly #devtools: CDPSession;

  private constructor(browser: Browser, page: Page, devtools: CDPSession) {
    this.#browser = browser;
    this.#page = page;
    this.#devtools = devtools;
  }

  static async of(browser: Browser, page: Page): Promise<StallWatch> {
    const devtools = await page.context().newCDPSession(page);
    await devtools.send("Performance.enable");
    return new StallWatch(browser, page, devtools);
  }

  /** @param act resolves when everything is shown that there is to show */
  async during(act: () => Promise<void>): Promise<Stall> {
    const before = await this.#heapBytes();
    await this.#devtools.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
    await this.#browser.startTracing(this.#page, {
      categories: [
        "toplevel",
        "__metadata",
        "v8",
        "devtools.timeline",
        "disabled-by-default-devtools.timeline",
      ],
    });
    let trace: Buffer;
    try {
      await act();
      // What is drawn last comes after two frames.
      await this.#page.evaluate(
        "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50))))",
      );
    } finally {
      trace = await this.#browser.stopTracing();
      await this.#devtools.send("Emulation.setCPUThrottlingRate", { rate: 1 });
    }
    const grownMb = ((await this.#heapBytes()) - before) / 1_000_000;
    return { longestMs: longestTask(trace), grownMb };
  }

  async #heapBytes(): Promise<number> {
    await this.#devtools.send("HeapProfiler.collectGarbage");
    const { metrics } = await this.#devtools.send("Performance.getMetrics");
    return metrics.find(({ name }) => name === "JSHeapUsedSize")?.value ?? 0;
  }
}

/** The longest task of the renderers' main threads, in ms of processor time. */
function longestTask(trace: Buffer): number {
  const { traceEvents } = JSON.parse(trace.toString()) as {
    readonly traceEvents: readonly TraceEvent[];
  };
  const threadOf = ({ pid, tid }: TraceEvent): string => `${pid} ${tid}`;
  const main = new Set(
    traceEvents
      .filter(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain")
      .map(threadOf),
  );
  const events = traceEvents.filter((event) => main.has(threadOf(event)));
  const tasks = events.filter(({ name }) => name.endsWith("RunTask"));
  if (tasks.length === 0) throw new Error("the trace has no tasks of the page");
  return tasks.reduce((longest, task) => Math.max(longest, timeOf(task, events)), 0);
}

/**
 * In a task that receives a frame only the scripts count: the browser reports the frame with all
 * of its text to whoever debugs the page, which is this test, at some 30 ms per megabyte.
 */
function timeOf(task: TraceEvent, events: readonly TraceEvent[]): number {
  const whole = (task.tdur ?? 0) / 1_000;
  if (whole < worthALookMs) return whole;
  const within = events.filter((event) => isWithin(event, task));
  if (!within.some(({ name }) => name === "WebSocketReceive")) return whole;
  return within
    .filter(({ name }) => name === "v8.callFunction")
    .filter((call, _, calls) => !calls.some((outer) => outer !== call && isWithin(call, outer)))
    .reduce((sum, { tdur = 0 }) => sum + tdur / 1_000, 0);
}

/** Shorter tasks are never the question. */
const worthALookMs = 50;

function isWithin(event: TraceEvent, outer: TraceEvent): boolean {
  return (
    `${event.pid} ${event.tid}` === `${outer.pid} ${outer.tid}` &&
    event.ts >= outer.ts &&
    event.ts + (event.dur ?? 0) <= outer.ts + (outer.dur ?? 0)
  );
}
