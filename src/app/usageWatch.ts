import { realpath } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { messageOf } from "../base/errors";
import {
  maxUsageAsked,
  usageAfterTurnMs,
  usageProgressAfterMs,
  usageProgressEveryMs,
  usageRefreshMs,
  usageStartAfterMs,
  usageStartLatestMs,
  usageToldEveryMs,
} from "../shared/limits";
import type { HostState } from "../shared/state";
import type { UsageNow, UsageSummary } from "../shared/usage";
import type { ProgressReport } from "../usage/scanProgress";
import { usageNow } from "../usage/usageNow";
import type { UsageScannerOptions } from "../usage/usageScanner";
import { UsageScanner } from "../usage/usageScanner";
import type { UsageWish } from "../usage/workerMessages";
import type { AppOptions } from "./types";
import { msToMidnight } from "./midnight";
import { UsageTeller } from "./usageTeller";

type Scanner = Pick<
  UsageScanner,
  "onProgress" | "onSummary" | "summary" | "start" | "refresh" | "setWish" | "stop"
>;

export interface UsageWatchPorts {
  readonly options: Pick<
    AppOptions,
    "usageWorkerScript" | "stateFolder" | "workspaceFolder" | "environment" | "logger"
  >;
  /** Says it to everybody. Nobody may be there: what a restart swallows is said again. */
  readonly say: (usage: UsageNow) => void;
  /** In the place of the thread, in tests. */
  readonly makeScanner?: (options: UsageScannerOptions) => Scanner;
}

/**
 * Keeps what everybody is told of usage true: looks into Claude's logs after turns, from time to time
 * and when a day begins. Outlives a restart of the host. Whatever fails in it, what was known stays
 * known, and nothing else is held up.
 */
export class UsageWatch {
  private readonly ports: UsageWatchPorts;
  private readonly teller: UsageTeller;
  private scanner: Scanner | null = null;
  private wish: UsageWish = { timeZone: zone(), folder: null, sessions: [] };
  private state: HostState | null = null;
  /** The next look, and when it is (ms of `performance.now`). */
  private timer: { readonly handle: NodeJS.Timeout; readonly at: number } | null = null;
  private startedAt = 0;
  private isStarted = false;
  private isDisposed = false;

  constructor(ports: UsageWatchPorts) {
    this.ports = ports;
    this.teller = new UsageTeller(ports.say);
  }

  /** Everything that was counted; null before the first scan is done. */
  get summary(): UsageSummary | null {
    return this.scanner?.summary ?? null;
  }

  /** Begins, a moment later: what somebody waits for at a start comes first. Starting twice is once. */
  start(): void {
    if (this.isStarted || this.isDisposed) return;
    this.isStarted = true;
    this.startedAt = performance.now();
    this.lookIn(usageStartAfterMs);
  }

  /** The shared state is another one now. */
  follow(state: HostState): void {
    const before = this.state;
    this.state = state;
    if (this.scanner === null) return;
    if (before?.usage !== state.usage) this.teller.follow(state.usage);
    if (before?.conversations !== state.conversations) this.wishAgain();
  }

  /** A turn ended: its log says what it used, after a moment and for all that end within it. */
  turnEnded(): void {
    if (this.scanner !== null) this.lookIn(usageAfterTurnMs);
  }

  /** Resolves when nothing of it is left, within `usageStopMs` and `usageGoneMs`. Never rejects. */
  async stop(): Promise<void> {
    this.isDisposed = true;
    if (this.timer !== null) clearTimeout(this.timer.handle);
    this.timer = null;
    this.teller.dispose();
    await this.scanner?.stop();
  }

  /** Looks then, unless it does so before anyhow. */
  private lookIn(ms: number): void {
    if (this.isDisposed) return;
    const at = performance.now() + ms;
    if (this.timer !== null && this.timer.at <= at) return;
    if (this.timer !== null) clearTimeout(this.timer.handle);
    const handle = setTimeout(() => {
      this.timer = null;
      this.look().catch((error: unknown) => {
        this.ports.options.logger.error(`usage: ${messageOf(error)}`);
      });
    }, ms).unref();
    this.timer = { handle, at };
  }

  private async look(): Promise<void> {
    if (this.scanner === null) {
      // The first scan may take all there is of the machine: a turn that runs has it first, for a while.
      const waitedMs = performance.now() - this.startedAt;
      if (this.isBusy && waitedMs < usageStartLatestMs) {
        this.lookIn(usageStartAfterMs);
        return;
      }
      await this.begin();
    } else {
      this.wishAgain();
      this.scanner.refresh();
    }
    this.lookIn(Math.min(usageRefreshMs, msToMidnight(Date.now())));
  }

  private async begin(): Promise<void> {
    const { stateFolder, workspaceFolder, environment, usageWorkerScript, logger } =
      this.ports.options;
    // The CLI names a folder by its real path.
    const folder = await realpath(workspaceFolder).catch(() => workspaceFolder);
    if (this.isDisposed) return;
    this.wish = { ...this.wish, folder, sessions: this.sessions() };
    const options: UsageScannerOptions = {
      workerScript: usageWorkerScript,
      indexFolder: join(stateFolder, "usage"),
      logger,
      wish: this.wish,
      environment,
      home: environment["HOME"] ?? environment["USERPROFILE"] ?? homedir(),
    };
    const scanner = this.ports.makeScanner?.(options) ?? new UsageScanner(options);
    scanner.onProgress((report) => {
      this.tellProgress(report);
    });
    scanner.onSummary((summary) => {
      // Who watches the first scan gets its end at once.
      const isAwaited = (this.state?.usage?.scan ?? null) !== null;
      const gapMs = isAwaited ? usageProgressEveryMs : usageToldEveryMs;
      this.teller.tell(usageNow(summary), gapMs);
    });
    this.scanner = scanner;
    this.startedAt = performance.now();
    scanner.start();
  }

  /** Only where there is nothing else to show, and only of what takes long. */
  private tellProgress(report: ProgressReport): void {
    const known = this.state?.usage ?? null;
    if (this.summary !== null || (known !== null && known.scan === null)) return;
    if (performance.now() - this.startedAt < usageProgressAfterMs) return;
    const { files, totalFiles, bytes, totalBytes } = report;
    const scan = { files, totalFiles, bytes, totalBytes };
    this.teller.tell({ asOf: Date.now(), scan, block: null, today: null }, usageProgressEveryMs);
  }

  /** Somebody who travels changes the zone; whoever opens a conversation wants to see what it used. */
  private wishAgain(): void {
    const wish = { ...this.wish, timeZone: zone(), sessions: this.sessions() };
    if (JSON.stringify(wish) === JSON.stringify(this.wish)) return;
    this.wish = wish;
    this.scanner?.setWish(wish);
  }

  private get isBusy(): boolean {
    const conversations = this.state?.conversations ?? [];
    return conversations.some(({ turns }) => turns.some(({ endedAt }) => endedAt === null));
  }

  private sessions(): string[] {
    return (this.state?.conversations ?? []).slice(0, maxUsageAsked).map(({ id }) => id);
  }
}

/** The PC's time zone. */
function zone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}
