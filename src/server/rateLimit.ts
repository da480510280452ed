/** A bucket that holds a burst and is filled again evenly. */
export class RateLimit {
  private readonly perSecond: number;
  private readonly burst: number;
  private readonly now: () => number;
  private left: number;
  private countedAt: number;

  /** `burst`: how many at once; `now` gives ms of a clock that only goes forward. */
  constructor(perSecond: number, burst = perSecond, now = (): number => performance.now()) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.now = now;
    this.left = burst;
    this.countedAt = now();
  }

  /** Whether so many are left; they are taken then. */
  take(count = 1): boolean {
    this.fill();
    if (this.left < count) return false;
    this.left -= count;
    return true;
  }

  /** Takes so many whatever is left. The debt is never more than one burst. */
  charge(count: number): void {
    this.fill();
    this.left = Math.max(-this.burst, this.left - count);
  }

  private fill(): void {
    const now = this.now();
    const gained = ((now - this.countedAt) / 1_000) * this.perSecond;
    this.left = Math.min(this.burst, this.left + gained);
    this.countedAt = now;
  }
}
