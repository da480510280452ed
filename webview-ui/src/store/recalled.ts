import type { ServerMessage } from "../../../src/shared/protocol";
import type { Cursor } from "../transport/helloAddress";
import type { TransportListener } from "../transport/transport";

type Welcome = Extract<ServerMessage, { type: "welcome" }>;

export interface RecallOptions {
  /** Gives what was kept of the host as a welcome of its own, or null. Never rejects. */
  readonly recall: () => Promise<Welcome | null>;
  /** How long (ms) the host has for the first welcome before what was kept is shown. */
  readonly patienceMs: number;
  /**
   * Since when the first connection asked what happened, before this script was there (boot.ts). Its
   * answer goes on from what was kept, which is therefore shown at once.
   */
  readonly early?: Cursor | null;
}

/** What was kept, read once. */
export class Recalled {
  /** The host has not said anything yet. */
  isNeeded = true;
  readonly #options: RecallOptions;
  #kept: Welcome | null = null;
  #showing: Promise<void> | null = null;

  constructor(options: RecallOptions) {
    this.#options = options;
  }

  get early(): Cursor | null {
    return this.#options.early ?? null;
  }

  /** Up to where it is true; 0: nothing was shown. */
  get seq(): number {
    return this.#kept?.resume.kind === "snapshot" ? this.#kept.resume.seq : 0;
  }

  /** Shows it, unless the host was faster. Resolves when that is done, or there is nothing. */
  showTo(listener: TransportListener): Promise<void> {
    this.#showing ??= this.#show(listener);
    return this.#showing;
  }

  /** Whether an answer that goes on from there fits to what was shown. */
  covers({ epoch, seq }: Cursor): boolean {
    return this.#kept?.epoch === epoch && this.seq >= seq;
  }

  #isTooLate(): boolean {
    return !this.isNeeded;
  }

  async #show(listener: TransportListener): Promise<void> {
    if (this.#isTooLate()) return;
    const kept = await this.#options.recall();
    // The host may have been faster after all.
    if (kept === null || this.#isTooLate()) return;
    this.#kept = kept;
    listener.receive(kept);
  }
}

/** Holds the answer to a hello that was said before this script was there until what it goes on from is shown. */
export class Inbox {
  readonly #recalled: Recalled;
  readonly #take: (message: ServerMessage) => void;
  readonly #startAnew: () => void;
  #early: Cursor | null;
  #held: ServerMessage[] | null = null;

  constructor(recalled: Recalled, take: (message: ServerMessage) => void, startAnew: () => void) {
    this.#recalled = recalled;
    this.#take = take;
    this.#startAnew = startAnew;
    this.#early = recalled.early;
  }

  receive(message: ServerMessage, show: () => Promise<void>): void {
    if (this.#held !== null) this.#held.push(message);
    else if (this.#early === null || message.type !== "welcome") this.#take(message);
    else if (message.resume.kind === "snapshot") {
      this.#early = null;
      this.#take(message);
    } else void this.#hold(message, this.#early, show);
  }

  /** The connection is gone, and with it what was to come. */
  clear(): void {
    this.#early = null;
    this.#held = null;
  }

  async #hold(welcome: ServerMessage, early: Cursor, show: () => Promise<void>): Promise<void> {
    const held = [welcome];
    this.#held = held;
    await show();
    if (this.#held !== held) return;
    this.clear();
    if (this.#recalled.covers(early)) held.forEach(this.#take);
    // What was kept is another one's by now, or gone: the whole state, then.
    else this.#startAnew();
  }
}
