import { randomUUID } from "node:crypto";
import type { Event } from "../base/emitter";
import { Emitter } from "../base/emitter";
import { messageOf } from "../base/errors";
import type { Logger } from "../base/logger";
import { safeLogger, silentLogger } from "../base/logger";
import type { Envelope, HostEvent } from "../shared/events";
import type { HostState, Problem } from "../shared/state";
import { initialState } from "../shared/state";
import { isDurable } from "./durable";
import type { LogJournal, PromptSecret, SavedLog } from "./savedLog";
import { checkpointOf, follow, recordOf } from "./savedLog";
import { PromptVault } from "./promptVault";
import { ReplayRing } from "./replayRing";

export interface EventLogOptions {
  /** Hears of listeners that throw and of a journal that fails. */
  readonly logger?: Logger;
  /** Epoch milliseconds. */
  readonly now?: () => number;
  /** Where the events are kept; none: in memory only. */
  readonly journal?: LogJournal;
  /** What an earlier start left in the journal. */
  readonly saved?: SavedLog;
}

/**
 * The host's one ordered log. Invariants: there is one writer per process; `seq` grows by one with
 * each event; `state` is always the fold of all events so far; every listener gets every envelope
 * once, in order. The epoch names this sequence: a client with a cursor of another epoch starts over.
 *
 * What was promised is on the disk before anybody hears of it: `commit` writes first and does
 * nothing at all where that fails. `append` is for what happened anyway, whether or not it can be
 * kept.
 */
export class EventLog {
  readonly epoch = randomUUID();
  private readonly emitter: Emitter<Envelope>;
  private readonly storageChanged = new Emitter<Problem | null>();
  readonly onDidAppend: Event<Envelope>;
  /** The disk refuses to keep what happens (null: it does so again). Fires after the event. */
  readonly onDidChangeStorage = this.storageChanged.event;

  readonly vault: PromptVault;
  private current: HostState;
  private lastSeq = 0;
  private readonly ring = new ReplayRing();
  private readonly journal: LogJournal | null;
  private readonly logger: Logger;
  private readonly now: () => number;
  /** The journal lacks events: only a checkpoint makes it whole again. */
  private isTorn: boolean;
  private storage: Problem | null = null;

  constructor({ logger = silentLogger, now = Date.now, journal, saved }: EventLogOptions = {}) {
    this.logger = safeLogger(logger);
    this.emitter = new Emitter((error) => {
      this.logger.error(`a listener of the event log failed: ${messageOf(error)}`);
    });
    this.onDidAppend = this.emitter.event;
    this.now = now;
    this.journal = journal ?? null;
    this.isTorn = journal !== undefined;
    this.current = saved?.state ?? initialState;
    this.vault = saved?.vault ?? new PromptVault();
  }

  get state(): HostState {
    return this.current;
  }

  /** Number of the newest event; 0 before the first. */
  get seq(): number {
    return this.lastSeq;
  }

  /** Why nothing is kept on the disk at the moment, or null. */
  get storageProblem(): Problem | null {
    return this.storage;
  }

  /** Something happened. It is in the state from now on, on the disk where that is possible. */
  append(event: HostEvent): void {
    const envelope = this.next(event);
    this.write(envelope, null);
    this.take(envelope, null);
  }

  /**
   * Something is promised: it happens only if the disk has it. False: it was not kept, and nothing
   * happened.
   */
  commit(event: HostEvent, secret: PromptSecret | null = null): boolean {
    const envelope = this.next(event);
    if (!this.write(envelope, secret)) {
      this.tellStorage();
      return false;
    }
    this.take(envelope, secret);
    return true;
  }

  /**
   * What happened after `seq` in this epoch, or null when that is not known any more (or never was)
   * and a snapshot has to do.
   */
  after(seq: number): readonly Envelope[] | null {
    return this.ring.after(seq, this.lastSeq);
  }

  private next(event: HostEvent): Envelope {
    return { seq: this.lastSeq + 1, at: this.now(), event };
  }

  private take(envelope: Envelope, secret: PromptSecret | null): void {
    this.lastSeq = envelope.seq;
    this.current = follow(this.current, this.vault, envelope, secret);
    this.ring.add(envelope);
    this.emitter.fire(envelope);
    this.tellStorage();
  }

  /** True when the event is as safe as it has to be. */
  private write(envelope: Envelope, secret: PromptSecret | null): boolean {
    if (this.journal === null) return true;
    const mustLast = isDurable(envelope.event);
    // A gap would be damage: until there is a checkpoint again, only what has to last is tried.
    if (this.isTorn && !mustLast) return false;
    try {
      if (this.isTorn || this.journal.isFull) {
        this.journal.checkpoint(this.lastSeq, checkpointOf(this.current, this.vault));
        this.isTorn = false;
      }
      this.journal.append(envelope.seq, recordOf(envelope, secret), mustLast);
    } catch (error) {
      this.isTorn = true;
      this.failing = { code: "storage-failed", detail: messageOf(error) };
      return false;
    }
    if (mustLast) this.failing = null;
    return true;
  }

  private failing: Problem | null = null;

  private tellStorage(): void {
    const { failing } = this;
    if ((failing === null) === (this.storage === null)) return;
    this.storage = failing;
    if (failing === null) this.logger.info("the journal is kept again");
    else this.logger.error(`the journal can't be kept: ${failing.detail ?? ""}`);
    this.storageChanged.fire(failing);
  }
}
