import { signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";

/** By so much (ms) the clocks may seem to be apart otherwise from one event to the next: events take their time. */
const jitterMs = 500;

/** How the PC's clock compares with this device's. */
export class HostClock {
  readonly #aheadMs = signal(0);

  /** How far this device's clock is ahead of the PC's (ms). */
  readonly aheadMs: ReadonlySignal<number> = this.#aheadMs;

  /** An event has come that the PC made at this time. */
  note(at: number): void {
    const aheadMs = Date.now() - at;
    if (Math.abs(aheadMs - this.#aheadMs.peek()) > jitterMs) this.#aheadMs.value = aheadMs;
  }
}
