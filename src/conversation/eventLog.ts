import { randomUUID } from "node:crypto";
import type { Event } from "../base/emitter";
import { Emitter } from "../base/emitter";
import { messageOf } from "../base/errors";
import type { Logger } from "../base/logger";
import { safeLogger, silentLogger } from "../base/logger";
import type { Envelope, HostEvent } from "../shared/events";
import { maxReplayEvents, maxReplaySize } from "../shared/limits";
import { reduce } from "../shared/reducer";
import type { HostState } from "../shared/state";
import { initialState } from "../shared/state";

/**
 * The host's one ordered log. Invariants: there is one writer per process; `seq` grows by one with
 * each event; `state` is always the fold of all events so far; every listener gets every envelope
 * once, in order. The epoch names this sequence: a client with a cursor of another epoch starts over.
 */
export class EventLog {
  readonly epoch = randomUUID();
  private readonly emitter: Emitter<Envelope>;
  readonly onDidAppend: Event<Envelope>;

  private current: HostState = initialState;
  private lastSeq = 0;
  private readonly recent: { readonly envelope: Envelope; readonly size: number }[] = [];
  private recentSize = 0;
  private readonly now: () => number;

  /** `logger` hears of listeners that throw; `now` gives epoch milliseconds. */
  constructor(logger: Logger = silentLogger, now: () => number = Date.now) {
    const steady = safeLogger(logger);
    this.emitter = new Emitter((error) => {
      steady.error(`a listener of the event log failed: ${messageOf(error)}`);
    });
    this.onDidAppend = this.emitter.event;
    this.now = now;
  }

  get state(): HostState {
    return this.current;
  }

  /** Number of the newest event; 0 before the first. */
  get seq(): number {
    return this.lastSeq;
  }

  append(event: HostEvent): void {
    const envelope: Envelope = { seq: ++this.lastSeq, at: this.now(), event };
    this.current = reduce(this.current, envelope);
    this.remember(envelope);
    this.emitter.fire(envelope);
  }

  /**
   * What happened after `seq` in this epoch, or null when that is not known any more (or never was)
   * and a snapshot has to do.
   */
  after(seq: number): readonly Envelope[] | null {
    if (seq > this.lastSeq) return null;
    const missed = this.lastSeq - seq;
    if (missed > this.recent.length) return null;
    return missed === 0 ? [] : this.recent.slice(-missed).map(({ envelope }) => envelope);
  }

  private remember(envelope: Envelope): void {
    const size = JSON.stringify(envelope).length;
    this.recent.push({ envelope, size });
    this.recentSize += size;
    while (this.recent.length > maxReplayEvents || this.recentSize > maxReplaySize) {
      this.recentSize -= this.recent.shift()?.size ?? 0;
    }
  }
}
