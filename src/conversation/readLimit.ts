import { maxReads, maxReadsPerClient, maxWaitingReadsPerClient } from "../shared/limits";
import type { RequestOutcome } from "./requestOutcome";
import { refused } from "./requestOutcome";

/** Reads until it is told to stop; may go on all the same where it can't be stopped. */
type Read = (signal: AbortSignal) => Promise<RequestOutcome>;

interface Waiting {
  readonly read: Read;
  readonly settle: (outcome: RequestOutcome | Promise<RequestOutcome>) => void;
}

/** What one client reads, and what waits for that. */
interface Line {
  readonly running: Set<AbortController>;
  waiting: Waiting[];
}

/**
 * Lets only so many requests read at a time: each may hold a long line of a transcript in memory and
 * take a while. The others wait, and the clients that wait take turns. Invariants:
 * - at most `maxReadsPerClient` of a client run, `maxReads` in all, until they have really ended;
 * - at most `maxWaitingReadsPerClient` of a client wait, one more is refused with `rate-limited`;
 * - nothing of a client that is gone begins.
 */
export class ReadLimit {
  /** Among those for whom as much runs, the one that was served last comes last. */
  private readonly lines = new Map<string, Line>();
  private runningCount = 0;

  /** Reads now, in the same tick, or when it is this client's turn. Rejects with what `read` does. */
  run(clientId: string, read: Read): Promise<RequestOutcome> {
    const line = this.lines.get(clientId) ?? { running: new Set(), waiting: [] };
    this.lines.set(clientId, line);
    if (this.mayRun(line)) return this.begin(clientId, line, read);
    if (line.waiting.length >= maxWaitingReadsPerClient) {
      return Promise.resolve(refused("rate-limited"));
    }
    return new Promise((settle) => {
      line.waiting.push({ read, settle });
    });
  }

  /** A client is gone: nobody reads any more what it asked for. */
  forget(clientId: string): void {
    const line = this.lines.get(clientId);
    if (line === undefined) return;
    const dropped = line.waiting;
    line.waiting = [];
    for (const controller of line.running) controller.abort();
    for (const { settle } of dropped) settle(refused("rate-limited"));
    this.tidy(clientId, line);
  }

  private mayRun({ running }: Line): boolean {
    return running.size < maxReadsPerClient && this.runningCount < maxReads;
  }

  private async begin(clientId: string, line: Line, read: Read): Promise<RequestOutcome> {
    const controller = new AbortController();
    line.running.add(controller);
    this.runningCount += 1;
    this.lines.delete(clientId);
    this.lines.set(clientId, line);
    try {
      return await read(controller.signal);
    } catch (error) {
      // That it was stopped is no failure, and nobody hears of it.
      if (controller.signal.aborted) return refused("rate-limited");
      throw error;
    } finally {
      line.running.delete(controller);
      this.runningCount -= 1;
      this.tidy(clientId, line);
      this.next();
    }
  }

  private next(): void {
    const fewestFirst = [...this.lines].sort(([, a], [, b]) => a.running.size - b.running.size);
    for (const [clientId, line] of fewestFirst) {
      if (!this.mayRun(line)) continue;
      const first = line.waiting.shift();
      if (first !== undefined) first.settle(this.begin(clientId, line, first.read));
    }
  }

  private tidy(clientId: string, line: Line): void {
    if (line.running.size === 0 && line.waiting.length === 0) this.lines.delete(clientId);
  }
}
