import type { Disposable } from "../base/lifecycle";
import type { UsageNow } from "../shared/usage";
import { isSameUsage } from "../usage/usageNow";

/** Says what was used, only where it is something else, and not too often: the newest is always said in the end. */
export class UsageTeller implements Disposable {
  private readonly say: (usage: UsageNow) => void;
  private told: UsageNow | null = null;
  private next: UsageNow | null = null;
  private toldAt = Number.NEGATIVE_INFINITY;
  private timer: NodeJS.Timeout | null = null;
  private isDisposed = false;

  /** `say` is never called from within `tell` or `follow`. */
  constructor(say: (usage: UsageNow) => void) {
    this.say = say;
  }

  /** `gapMs`: at least so long after what was said before. */
  tell(usage: UsageNow, gapMs: number): void {
    if (this.isDisposed) return;
    const isKnown = this.told !== null && isSameUsage(this.told, usage);
    this.next = isKnown ? null : usage;
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    if (isKnown) return;
    const waitMs = Math.max(0, this.toldAt + gapMs - performance.now());
    this.timer = setTimeout(() => {
      this.timer = null;
      this.sayNext();
    }, waitMs).unref();
  }

  /** What everybody knows now. Where a restart brought back something older, it is said again. */
  follow(known: UsageNow | null): void {
    const { told } = this;
    if (told === null || known === told || this.timer !== null) return;
    this.told = known;
    this.tell(told, 0);
  }

  dispose(): void {
    this.isDisposed = true;
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  private sayNext(): void {
    const { next } = this;
    if (next === null) return;
    this.next = null;
    this.told = next;
    this.toldAt = performance.now();
    this.say(next);
  }
}
