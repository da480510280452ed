import { messageOf } from "../base/errors";
import type { Disposable } from "../base/lifecycle";
import type { Logger } from "../base/logger";
import type { ProcessIdentity, ProcessRow } from "../base/processTable";
import {
  descendantsOf,
  markedProcesses,
  readProcessTable,
  startTimeNow,
  startTimeOf,
} from "../base/processTable";
import { endAll, membersOf } from "../base/processTree";
import { within } from "../base/within";
import {
  processSampleMs,
  processSampleWindowsMs,
  remainsMs,
  turnSweepInterruptMs,
  turnSweepMs,
} from "../shared/limits";

export interface TurnSweepOptions {
  /** The CLI's process. */
  readonly pid: number;
  /** The mark that it and all below it carry; no other process of the CLI has the same. Null: none. */
  readonly mark: string | null;
  /** Hears what is below the CLI while a turn runs, whenever that has changed. */
  readonly onSample?: (below: readonly ProcessIdentity[]) => void;
  readonly logger: Logger;
}

/**
 * Ends what the tools of a turn left running: the CLI's interrupt reaches what it started itself,
 * but nothing that ignores SIGTERM or went into a session of its own. What ran before the turn stays,
 * and so does what the CLI runs for itself (MCP servers): that is below it in its own process group,
 * which tools never are.
 */
export class TurnSweep implements Disposable {
  private readonly options: TurnSweepOptions;
  private readonly cliStartedAt: Promise<string | null>;
  private turnStart: string | null = null;
  private sampling: NodeJS.Timeout | undefined;
  private sampled: readonly ProcessIdentity[] = [];

  constructor(options: TurnSweepOptions) {
    this.options = options;
    this.cliStartedAt = startTimeOf(options.pid).catch(() => null);
  }

  /**
   * A turn begins: what is started from now on is its own. Best called when the CLI says so
   * (`system/init`), because MCP servers are there by then and no tool is.
   */
  begin(): void {
    this.turnStart = startTimeNow();
    if (this.sampling !== undefined) return;
    const period = process.platform === "win32" ? processSampleWindowsMs : processSampleMs;
    this.sampling = setInterval(() => {
      void this.sample();
    }, period).unref();
  }

  /** The turn has ended: what still runs, runs in the background by somebody's wish. */
  end(): void {
    this.turnStart = null;
    this.dispose();
  }

  /**
   * Stop was pressed and the interrupt is on its way: resolves when nothing that the turn started is
   * left, within a second as a rule. `turnEnd` resolves when the CLI has ended the turn. Gives how many
   * processes it had to end. Never rejects.
   */
  async stop(turnEnd: Promise<void>): Promise<number> {
    const { turnStart } = this;
    if (turnStart === null) return 0;
    const startedAt = performance.now();
    // Now, because what is below a shell that ends can't be told any more where marks can't be read.
    const before = await readProcessTable()
      .then((table) => this.toolsSince(turnStart, table))
      .catch(() => []);
    await within(turnEnd, startedAt + turnSweepInterruptMs - performance.now(), undefined);
    const ended = new Set<number>();
    const isOver = await endAll(
      async () => {
        const table = await readProcessTable();
        const [known, fresh] = await Promise.all([
          membersOf({ marks: [], known: before, isRecent: true }, table),
          this.toolsSince(turnStart, table),
        ]);
        const all = [...known, ...fresh];
        for (const { pid } of all) ended.add(pid);
        return all;
      },
      startedAt + turnSweepMs - performance.now(),
    );
    const { logger } = this.options;
    if (ended.size > 0) logger.info(`stop: ended ${ended.size} processes of the turn`);
    if (!isOver) logger.warn("stop: processes of the turn may still be ending");
    return ended.size;
  }

  /** Whether a program that a tool started is still running. Never rejects. */
  async hasTools(): Promise<boolean> {
    try {
      const startedAt = await this.cliStartedAt;
      if (startedAt === null) return false;
      return (await this.toolsSince(startedAt, await readProcessTable())).length > 0;
    } catch (error) {
      this.options.logger.debug(`tools: ${messageOf(error)}`);
      return false;
    }
  }

  /** The CLI is gone: ends everything that it started, in whichever turn. Never rejects. */
  async endRemains(): Promise<void> {
    this.end();
    const { pid, mark, logger } = this.options;
    const startedAt = await this.cliStartedAt;
    const cli = startedAt === null ? [] : [{ pid, startedAt }];
    const marks = mark === null ? [] : [mark];
    const family = { marks, known: [...cli, ...this.sampled], isRecent: true };
    if (!(await endAll(() => membersOf(family), remainsMs))) {
      logger.warn("processes that the CLI left may still be ending");
    }
  }

  dispose(): void {
    clearInterval(this.sampling);
    this.sampling = undefined;
  }

  /** What tools have started since then, unless a next turn has begun: then only up to that. */
  private async toolsSince(
    since: string,
    table: readonly ProcessRow[],
  ): Promise<readonly ProcessRow[]> {
    const { pid, mark } = this.options;
    const cli = table.find((row) => row.pid === pid && row.startedAt <= since);
    const spared = new Set([pid, process.pid]);
    const below = cli === undefined ? [] : descendantsOf(table, pid);
    for (const child of below) {
      if (child.parentPid !== pid || child.group === null || child.group !== cli?.group) continue;
      for (const row of [child, ...descendantsOf(table, child.pid)]) spared.add(row.pid);
    }
    const next = this.turnStart === since ? null : this.turnStart;
    const isOfTurn = (row: ProcessRow): boolean =>
      row.startedAt >= since && (next === null || row.startedAt < next) && !spared.has(row.pid);
    const marked = mark === null ? [] : await markedProcesses(mark, table.filter(isOfTurn));
    // What was seen below it and has left it since, without the mark maybe.
    const seen = await membersOf({ marks: [], known: this.sampled, isRecent: false }, table);
    const rows = [...below, ...seen].filter(isOfTurn).concat(marked);
    return [...new Map(rows.map((row) => [row.pid, row])).values()];
  }

  private async sample(): Promise<void> {
    try {
      const table = await readProcessTable();
      const byPid = new Map(table.map((row) => [row.pid, row]));
      const below = descendantsOf(table, this.options.pid);
      // What left its parent since is remembered as long as it lives.
      const lost = this.sampled.filter(
        ({ pid, startedAt }) =>
          byPid.get(pid)?.startedAt === startedAt && !below.some((row) => row.pid === pid),
      );
      const before = JSON.stringify(this.sampled);
      this.sampled = [...below, ...lost].map(({ pid, startedAt }) => ({ pid, startedAt }));
      if (JSON.stringify(this.sampled) !== before) this.options.onSample?.(this.sampled);
    } catch (error) {
      this.options.logger.debug(`sample: ${messageOf(error)}`);
    }
  }
}
