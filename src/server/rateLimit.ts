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

  /** Whether there is one left; it is taken then. */
  take(): boolean {
    const now = this.now();
    const gained = ((now - this.countedAt) / 1_000) * this.perSecond;
    this.left = Math.min(this.burst, this.left + gained);
    this.countedAt = now;
    if (this.left < 1) return false;
    this.left -= 1;
    return true;
  }
}
