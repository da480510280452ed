import { isRecent } from "../../../../src/shared/isRecent";
import { presenceReportMs, presenceTouchMs } from "../../../../src/shared/limits";

interface PresenceParts {
  /** Tells the host. Null: nobody looks any more. */
  readonly send: (conversationId: string | null) => void;
  /** The page is in sight and has the focus. */
  readonly isInFront: () => boolean;
  /** Ms of a clock that only goes forward. */
  readonly now: () => number;
}

/**
 * Says to the host that somebody looks at a conversation: while the page is in front and was touched
 * lately, again and again, and once when that is over. Says nothing while nothing can happen.
 */
export class PresenceReporter {
  readonly #parts: PresenceParts;
  #conversationId: string | null = null;
  /** Made when the page was touched. */
  #touchedAt: number;
  /** What the host believes, and since when. */
  #told: { readonly id: string; readonly at: number } | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(parts: PresenceParts) {
    this.#parts = parts;
    this.#touchedAt = parts.now();
  }

  /** What is on the screen and may have news; null: nothing of the kind. */
  follow(conversationId: string | null): void {
    this.#conversationId = conversationId;
    this.check();
  }

  /** The person did something. */
  touch(): void {
    this.#touchedAt = this.#parts.now();
    // Every key comes by here: where nothing can happen there is nothing to look at.
    if (this.#timer === null && this.#conversationId !== null) this.check();
  }

  /** Something may be different: the page came to the front, or left it. */
  check(): void {
    const now = this.#parts.now();
    const isLooking = this.#parts.isInFront() && isRecent(this.#touchedAt, presenceTouchMs, now);
    const id = isLooking ? this.#conversationId : null;
    const told = this.#told;
    const isFresh = told !== null && told.id === id && isRecent(told.at, presenceReportMs, now);
    if (id === null && told !== null) this.#tell(null);
    else if (id !== null && !isFresh) this.#tell(id);
    this.#stopTimer();
    if (id === null) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.check();
    }, presenceReportMs);
  }

  dispose(): void {
    this.#conversationId = null;
    this.check();
    this.#stopTimer();
  }

  #tell(id: string | null): void {
    this.#told = id === null ? null : { id, at: this.#parts.now() };
    this.#parts.send(id);
  }

  #stopTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
