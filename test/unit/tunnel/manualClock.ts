import { toDisposable } from "../../../src/base/lifecycle";
import type { Clock } from "../../../src/tunnel/clock";

/** A clock that stands still until `advance`. */
export class ManualClock implements Clock {
  private time = 0;
  private readonly due: { at: number; callback: () => void }[] = [];

  now(): number {
    return this.time;
  }

  after(ms: number, callback: () => void): ReturnType<Clock["after"]> {
    const entry = { at: this.time + ms, callback };
    this.due.push(entry);
    return toDisposable(() => {
      const index = this.due.indexOf(entry);
      if (index >= 0) this.due.splice(index, 1);
    });
  }

  /** Lets time pass; timers that fall due run in their order, each at its own time. */
  advance(ms: number): void {
    const end = this.time + ms;
    for (;;) {
      const next = this.due.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.due.splice(this.due.indexOf(next), 1);
      this.time = next.at;
      next.callback();
    }
    this.time = end;
  }

  /** Timers that wait. */
  get pending(): number {
    return this.due.length;
  }
}
