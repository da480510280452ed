/** So many within a time, of each key on its own. Times are ms of a clock that only goes forward. */
export class Quota {
  private readonly max: number;
  private readonly windowMs: number;
  private readonly now: () => number;
  private readonly taken = new Map<string, readonly number[]>();

  /** At most `max` within any `windowMs`. */
  constructor(max: number, windowMs: number, now = (): number => performance.now()) {
    this.max = max;
    this.windowMs = windowMs;
    this.now = now;
  }

  /** How many were taken within the window that ends now. */
  count(key: string): number {
    const since = this.now() - this.windowMs;
    return (this.taken.get(key) ?? []).filter((at) => at > since).length;
  }

  isSpent(key: string): boolean {
    return this.count(key) >= this.max;
  }

  take(key: string): void {
    const now = this.now();
    const since = now - this.windowMs;
    // Keys come and go: those that count no more are forgotten.
    for (const [known, times] of this.taken) {
      const recent = times.filter((at) => at > since);
      if (recent.length === 0) this.taken.delete(known);
      else this.taken.set(known, recent);
    }
    this.taken.set(key, [...(this.taken.get(key) ?? []), now]);
  }
}
