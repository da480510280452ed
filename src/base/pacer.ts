import { setImmediate } from "node:timers/promises";

/** Longest stretch (ms) of work in one piece: short beside what anybody notices of a stream. */
const stretchMs = 4;

/** Cuts long work into stretches, between which everything else has its turn. */
export class Pacer {
  private startedAt = performance.now();

  /** Whether it is time to `rest`. Cheap enough for every few dozen steps. */
  isDue(): boolean {
    return performance.now() - this.startedAt >= stretchMs;
  }

  async rest(): Promise<void> {
    await setImmediate();
    this.startedAt = performance.now();
  }
}
