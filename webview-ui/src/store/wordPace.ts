import type { Envelope, HostEvent } from "../../../src/shared/events";

/**
 * Lets the words of streaming blocks through once for each frame: a slow phone that drew every piece of a fast
 * answer by itself would draw several in the time of one. Everything else passes at once, after the words before it.
 */
export class WordPace {
  readonly #deliver: (envelopes: readonly Envelope[]) => void;
  #waiting: Envelope[] = [];
  #isAsked = false;

  /** `deliver`: takes what came, in its order; at least one. */
  constructor(deliver: (envelopes: readonly Envelope[]) => void) {
    this.#deliver = deliver;
  }

  receive(envelope: Envelope): void {
    this.#waiting.push(envelope);
    if (!isWords(envelope.event) || !hasFrames()) this.flush();
    else if (!this.#isAsked) {
      this.#isAsked = true;
      requestAnimationFrame(() => {
        this.#isAsked = false;
        this.flush();
      });
    }
  }

  /** Delivers what waits. */
  flush(): void {
    const envelopes = this.#waiting;
    this.#waiting = [];
    if (envelopes.length > 0) this.#deliver(envelopes);
  }
}

/** More of a block that is there: nothing begins or ends with it. */
export function isWords({ type }: HostEvent): boolean {
  return type === "block.appended";
}

/** A page that nobody sees has none. */
function hasFrames(): boolean {
  return typeof document !== "undefined" && document.visibilityState === "visible";
}
