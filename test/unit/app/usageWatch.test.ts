import { mkdir, realpath, symlink } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { UsageWatch } from "../../../src/app/usageWatch";
import { msToMidnight } from "../../../src/app/midnight";
import { Emitter } from "../../../src/base/emitter";
import { silentLogger } from "../../../src/base/logger";
import {
  maxConversationsInState,
  maxUsageAsked,
  usageRefreshMs,
  usageStartLatestMs,
} from "../../../src/shared/limits";
import type { HostState } from "../../../src/shared/state";
import type { UsageNow, UsageSummary } from "../../../src/shared/usage";
import type { ProgressReport } from "../../../src/usage/scanProgress";
import type { UsageScannerOptions } from "../../../src/usage/usageScanner";
import type { UsageWish } from "../../../src/usage/workerMessages";
import type { TemporaryFolder } from "../../support/temporary";
import { temporaryFolder } from "../../support/temporary";
import { begun as begunTurn, fold, opened } from "../shared/fixtures";

/** In the place of the thread: what it is asked, and what a test has it tell. */
class FakeScanner {
  static readonly made: FakeScanner[] = [];
  static onStart: () => void = () => undefined;
  readonly options: UsageScannerOptions;
  readonly progress = new Emitter<ProgressReport>();
  readonly summaries = new Emitter<UsageSummary>();
  readonly onProgress = this.progress.event;
  readonly onSummary = this.summaries.event;
  readonly wishes: UsageWish[] = [];
  summary: UsageSummary | null = null;
  refreshes = 0;
  stops = 0;

  constructor(options: UsageScannerOptions) {
    this.options = options;
    FakeScanner.made.push(this);
  }

  start(): void {
    FakeScanner.onStart();
  }
  refresh(): void {
    this.refreshes += 1;
  }
  setWish(wish: UsageWish): void {
    this.wishes.push(wish);
  }
  stop(): Promise<void> {
    this.stops += 1;
    return Promise.resolve();
  }

  count(input: number): void {
    const tokens = { input, output: 1, cacheWrite5m: 0, cacheWrite1h: 0, cacheRead: 0 };
    const today = { tokens, costUsd: null, unpricedTokens: 0, answers: 1, models: [] };
    this.summary = { asOf: input, block: null, today } as unknown as UsageSummary;
    this.summaries.fire(this.summary);
  }
}

describe("the watch over usage", () => {
  let folder: TemporaryFolder;
  let watch: UsageWatch;
  let said: UsageNow[];
  const state = (ids: readonly string[], usage: UsageNow | null = null): HostState => ({
    ...fold(ids.toReversed().map((id) => opened(id))),
    usage,
  });

  beforeEach(async () => {
    folder = await temporaryFolder("usage-watch");
    await mkdir(path.join(folder.path, "real"));
    await symlink(path.join(folder.path, "real"), path.join(folder.path, "work"));
    FakeScanner.made.length = 0;
    said = [];
    vi.useFakeTimers({ now: new Date(2026, 10, 22, 12) });
    watch = new UsageWatch({
      options: {
        usageWorkerScript: "/dist/usageWorker.js",
        stateFolder: "/state",
        workspaceFolder: path.join(folder.path, "work"),
        environment: { HOME: "/home/me", CLAUDE_CONFIG_DIR: "/one,/other" },
        logger: silentLogger,
      },
      say: (usage) => said.push(usage),
      makeScanner: (given) => new FakeScanner(given),
    });
  });
  afterEach(async () => {
    await watch.stop();
    vi.useRealTimers();
    await folder.remove();
  });

  async function begun(): Promise<FakeScanner> {
    watch.start();
    watch.start();
    const started = new Promise<void>((resolve) => {
      FakeScanner.onStart = resolve;
    });
    vi.advanceTimersByTime(1_000);
    await started;
    const [scanner] = FakeScanner.made;
    if (scanner === undefined) throw new Error("nothing was made");
    return scanner;
  }

  it("begins a moment after the start, once, with the agent's own surroundings", async () => {
    watch.follow(state(["a"]));
    watch.start();
    vi.advanceTimersByTime(999);
    expect(FakeScanner.made).toEqual([]);
    const { options } = await begun();
    expect(FakeScanner.made).toHaveLength(1);
    expect(options).toMatchObject({
      workerScript: "/dist/usageWorker.js",
      indexFolder: path.join("/state", "usage"),
      home: "/home/me",
      environment: { CLAUDE_CONFIG_DIR: "/one,/other" },
      wish: {
        timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
        folder: await realpath(path.join(folder.path, "real")),
        sessions: ["a"],
      },
    });
  });

  it("lets a turn that runs go first, for a while", async () => {
    const busy = fold(begunTurn("a"));
    watch.follow(busy);
    watch.start();
    await vi.advanceTimersByTimeAsync(usageStartLatestMs - 1);
    expect(FakeScanner.made).toEqual([]);
    await begun();
    expect(FakeScanner.made).toHaveLength(1);
  });

  it("looks once for all turns that end within a moment, and once a minute", async () => {
    watch.turnEnded();
    const scanner = await begun();
    for (let count = 0; count < 5; count += 1) watch.turnEnded();
    vi.advanceTimersByTime(999);
    expect(scanner.refreshes).toBe(0);
    vi.advanceTimersByTime(1);
    expect(scanner.refreshes).toBe(1);
    await vi.advanceTimersByTimeAsync(usageRefreshMs);
    expect(scanner.refreshes).toBe(2);
    await vi.advanceTimersByTimeAsync(3 * usageRefreshMs);
    expect(scanner.refreshes).toBe(5);
  });

  it("looks as soon as a day begins", async () => {
    vi.setSystemTime(new Date(2026, 10, 22, 23, 59, 50));
    const scanner = await begun();
    await vi.advanceTimersByTimeAsync(8_900);
    expect(scanner.refreshes).toBe(0);
    await vi.advanceTimersByTimeAsync(200);
    expect(scanner.refreshes).toBe(1);
    expect(new Date().getDate()).toBe(23);
  });

  it("wishes for the conversations that are open, not more than may be asked for", async () => {
    const scanner = await begun();
    watch.follow(state(["a"]));
    watch.follow(state(["a"]));
    watch.follow(state(["a", "b"]));
    const many = Array.from({ length: maxUsageAsked + 1 }, (_, index) => `c${index}`);
    watch.follow(state(many));
    expect(scanner.wishes.map(({ sessions }) => sessions)).toEqual([
      ["a"],
      ["a", "b"],
      many.slice(0, Math.min(maxUsageAsked, maxConversationsInState)),
    ]);
  });

  it("tells the first scan's progress where it takes long, and then figures", async () => {
    const scanner = await begun();
    const report = { bytes: 10, totalBytes: 70, totalFiles: 9 };
    scanner.progress.fire({ ...report, files: 1 });
    vi.advanceTimersByTime(1_000);
    scanner.progress.fire({ ...report, files: 2 });
    vi.advanceTimersByTime(0);
    scanner.progress.fire({ ...report, files: 3 });
    vi.advanceTimersByTime(500);
    watch.follow(state([], said.at(-1)));
    scanner.count(41);
    expect(watch.summary?.asOf).toBe(41);
    vi.advanceTimersByTime(500);
    expect(said).toHaveLength(3);
    scanner.progress.fire({ ...report, files: 4 });
    vi.advanceTimersByTime(2_000);
    expect(said).toMatchObject([
      { scan: { files: 2, totalFiles: 9, bytes: 10, totalBytes: 70 }, today: null },
      { scan: { files: 3, totalFiles: 9 } },
      { asOf: 41, scan: null, block: null, today: { tokens: 42, costUsd: null } },
    ]);
  });

  it("keeps what was known where a scan begins anew", async () => {
    const known = { asOf: 1, scan: null, block: null, today: { tokens: 7, costUsd: 1 } };
    watch.follow(state([], known));
    const scanner = await begun();
    vi.advanceTimersByTime(1_000);
    scanner.progress.fire({ files: 1, bytes: 0, totalBytes: 0, totalFiles: 9 });
    vi.advanceTimersByTime(1_000);
    expect(said).toEqual([]);
  });

  it("says again what a restart has lost", async () => {
    const scanner = await begun();
    scanner.count(1);
    vi.advanceTimersByTime(0);
    watch.follow(state([], said[0]));
    watch.follow(state([], { ...said[0]!, today: null }));
    vi.advanceTimersByTime(0);
    expect(said.map(({ today }) => today?.tokens)).toEqual([2, 2]);
  });

  it("ends its thread, also when it is just to begin, and does nothing after it", async () => {
    const scanner = await begun();
    await watch.stop();
    scanner.count(1);
    watch.turnEnded();
    watch.start();
    await vi.advanceTimersByTimeAsync(10 * usageRefreshMs);
    expect([scanner.stops, scanner.refreshes, said.length]).toEqual([1, 0, 0]);
  });
});

it("knows when the day ends", () => {
  const at = (...time: [number, number, number, number]) =>
    msToMidnight(new Date(2026, 5, ...time).getTime());
  expect(at(10, 23, 59, 59)).toBe(1_050);
  expect(at(10, 12, 0, 0)).toBe(12 * 3_600_000 + 50);
});
