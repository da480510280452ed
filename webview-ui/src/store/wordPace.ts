import type { Envelope, HostEvent } from "../../../src/shared/events";

/** Between words and the next ones (ms): three frames of sixty a second. */
const restMs = 45;

/**
 * Lets the words of streaming blocks through some twenty times a second: a slow phone that drew every piece of a fast
 * answer by itself, or in every frame, would have no time left for the finger that scrolls. Everything else passes at
 * once, after the words before it.
 */
export class WordPace {
  readonly #deliver: (envelopes: readonly Envelope[]) => void;
  #waiting: Envelope[] = [];
  #isAsked = false;
  /** The frame in which words were let through, as `requestAnimationFrame` says it. */
  #wordsAt = -Infinity;

  /** `deliver`: takes what came, in its order; at least one. */
  constructor(deliver: (envelopes: readonly Envelope[]) => void) {
    this.#deliver = deliver;
  }

  receive(envelope: Envelope): void {
    this.#waiting.push(envelope);
    if (!isWords(envelope.event) || !hasFrames()) this.flush();
    else if (!this.#isAsked) this.#ask();
  }

  /** Delivers what waits. */
  flush(): void {
    const envelopes = this.#waiting;
    this.#waiting = [];
    if (envelopes.length > 0) this.#deliver(envelopes);
  }

  #ask(): void {
    this.#isAsked = true;
    requestAnimationFrame((now) => {
      if (now - this.#wordsAt < restMs) {
        this.#ask();
        return;
      }
      this.#isAsked = false;
      this.#wordsAt = now;
      this.flush();
    });
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
