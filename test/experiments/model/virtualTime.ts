import { setImmediate } from "node:timers/promises";

/** What happens later, in the order of a clock that only moves when it is told to. */
export class VirtualTime {
  now = 0;
  private waiting: { readonly when: number; readonly order: number; readonly run: () => void }[] =
    [];
  private count = 0;

  /** `run` happens in so many ms; what is due at the same time keeps its order. */
  at(afterMs: number, run: () => void): void {
    this.count += 1;
    this.waiting.push({ when: this.now + Math.max(0, afterMs), order: this.count, run });
  }

  /** Lets so many ms pass. */
  async pass(ms: number): Promise<void> {
    await this.until(this.now + ms);
  }

  /** Until nothing is on its way any more. */
  async rest(): Promise<void> {
    await this.until(Infinity);
  }

  private async until(end: number): Promise<void> {
    for (;;) {
      const next = this.next();
      if (next === undefined || next.when > end) break;
      this.waiting.splice(this.waiting.indexOf(next), 1);
      this.now = next.when;
      next.run();
      // What was begun comes to its end before anything else happens.
      await setImmediate();
    }
    if (end !== Infinity) this.now = end;
  }

  private next(): (typeof this.waiting)[number] | undefined {
    let first = this.waiting[0];
    for (const one of this.waiting) {
      if (first === undefined || one.when < first.when) first = one;
      else if (one.when === first.when && one.order < first.order) first = one;
    }
    return first;
  }
}
