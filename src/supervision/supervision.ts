import { randomBytes } from "node:crypto";
import { messageOf } from "../base/errors";
import type { Logger } from "../base/logger";
import { childLogger } from "../base/logger";
import type { ProcessIdentity } from "../base/processTable";
import { startTimeOf } from "../base/processTable";
import { endAll, membersOf } from "../base/processTree";
import { leftoversMs, maxKnownProcesses, supervisionStopMs } from "../shared/limits";
import { endLeftovers, Ledger, openLedgerFolder } from "./ledger";
import type { KnownProcess } from "./row";
import { WatchdogLink } from "./watchdogLink";

export interface SupervisionOptions {
  /** Absolute path of the folder for what outlives a start; files go into `processes` below it. */
  readonly stateFolder: string;
  /** Absolute path of the built watchdog (`dist/watchdog.js`). */
  readonly watchdogScript: string;
  /** The host's environment; the watchdog gets what it needs of it. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly logger: Logger;
}

/** What Node, `ps` and PowerShell need. Above all not the mark of a host in which this one runs. */
const watchdogVariables = [
  "HOME",
  "TMPDIR",
  "TEMP",
  "TMP",
  "SystemRoot",
  "windir",
  "LD_LIBRARY_PATH",
];

interface Known extends ProcessIdentity {
  readonly kind: Exclude<KnownProcess["kind"], "below">;
  below: readonly ProcessIdentity[];
}

/**
 * Sees that nothing which this host starts outlives it: what an earlier start left is ended first,
 * and a watchdog ends what this one leaves when it dies. Everything is told apart by a mark in the
 * environment, and by process id and start time where marks can't be read.
 */
export class Supervision {
  /** The value of `markVariable` for this start of the host, no secret. Each process gets one that goes on from it. */
  readonly mark: string;
  private readonly logger: Logger;
  private readonly ledger: Ledger;
  private readonly watchdog: WatchdogLink;
  private readonly hostStartedAt: Promise<string | null>;
  private readonly known = new Map<number, Known>();
  /** Processes whose start time is being asked for. */
  private readonly starting = new Set<number>();
  private hasStarted = false;
  private stopping: Promise<void> | null = null;

  private constructor(options: SupervisionOptions, folder: string, logger: Logger) {
    this.logger = logger;
    this.mark = randomBytes(16).toString("hex");
    this.ledger = new Ledger(folder, this.mark, logger);
    const environment = Object.fromEntries(
      watchdogVariables.flatMap((name) => {
        const value = options.environment[name];
        return value === undefined ? [] : [[name, value]];
      }),
    );
    this.watchdog = new WatchdogLink({ script: options.watchdogScript, environment, logger });
    this.hostStartedAt = startTimeOf(process.pid).catch(() => null);
  }

  /**
   * Resolves when what earlier starts left is ended, or after `leftoversMs`: only then may a
   * conversation be resumed. Never rejects.
   */
  static async open(options: SupervisionOptions): Promise<Supervision> {
    const logger = childLogger(options.logger, "supervision");
    const folder = await openLedgerFolder(options.stateFolder, logger);
    await endLeftovers(folder, leftoversMs, logger);
    const supervision = new Supervision(options, folder, logger);
    const written = supervision.write();
    // Elsewhere a start time takes long to learn, and without known processes the row finds nothing.
    if (process.platform === "linux") await written;
    return supervision;
  }

  /** The watchdog's process id, null while there is none. */
  get watchdogPid(): number | null {
    return this.watchdog.pid;
  }

  /**
   * A value of `markVariable` for one process that is about to be started and all below it. From now
   * on a watchdog is there.
   */
  newMark(): string {
    if (!this.hasStarted) this.tellWatchdog();
    return `${this.mark}.${randomBytes(4).toString("hex")}`;
  }

  /** A process of ours runs. */
  started(pid: number, kind: Known["kind"]): void {
    if (this.stopping !== null) return;
    this.starting.add(pid);
    this.tellWatchdog();
    void this.learn(pid, kind);
  }

  /** What was seen below a process of ours; replaces what was seen before. */
  sampled(pid: number, below: readonly ProcessIdentity[]): void {
    const known = this.known.get(pid);
    if (known === undefined) return;
    known.below = below;
    this.changed();
  }

  /** A process of ours has ended, and everything below it. */
  ended(pid: number): void {
    this.starting.delete(pid);
    if (this.known.delete(pid)) this.changed();
  }

  /**
   * The host ends: whatever is left of ours is ended now, by the watchdog when it takes longer than
   * `supervisionStopMs`. Nothing may be started any more. Never rejects.
   */
  stop(): Promise<void> {
    this.stopping ??= this.stopOnce();
    return this.stopping;
  }

  private async stopOnce(): Promise<void> {
    const family = { marks: [this.mark], known: this.pids, isRecent: true };
    const isOver = !this.hasStarted || (await endAll(() => membersOf(family), supervisionStopMs));
    if (isOver) {
      await Promise.all([this.watchdog.done(), this.ledger.remove()]);
    } else {
      this.logger.warn("some processes are still ending: the watchdog sees to it");
      this.watchdog.abandon();
    }
  }

  private async learn(pid: number, kind: Known["kind"]): Promise<void> {
    try {
      const startedAt = await startTimeOf(pid);
      // It may have ended meanwhile.
      if (startedAt === null || !this.starting.delete(pid)) return;
      this.known.set(pid, { pid, startedAt, kind, below: [] });
      this.changed();
    } catch (error) {
      this.logger.warn(`process ${pid} can't be noted: ${messageOf(error)}`);
    }
  }

  private changed(): void {
    if (this.stopping !== null) return;
    this.tellWatchdog();
    void this.write();
  }

  private tellWatchdog(): void {
    if (this.stopping !== null) return;
    this.hasStarted = true;
    const { mark, pids } = this;
    this.watchdog.tell({ type: "watch", mark, file: this.ledger.file, pids });
  }

  private async write(): Promise<void> {
    const hostStartedAt = await this.hostStartedAt;
    if (hostStartedAt === null) return;
    const { mark, pids } = this;
    await this.ledger.write({ version: 1, mark, hostPid: process.pid, hostStartedAt, pids });
  }

  private get pids(): KnownProcess[] {
    const all = [...this.known.values()];
    const below = all.flatMap((known) =>
      known.below.map(({ pid, startedAt }) => ({ pid, startedAt, kind: "below" as const })),
    );
    const own = all.map(({ pid, startedAt, kind }) => ({ pid, startedAt, kind }));
    return [...own, ...below].slice(0, maxKnownProcesses);
  }
}
