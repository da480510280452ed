import { planPeriodSlackMs } from "./limits";

/** What tells whether a window of the plan began anew between two words about it. Times: epoch ms; null: not told. */
interface PeriodWords {
  /** When it begins anew by the earlier word, and by the later one. */
  readonly before: number | null;
  readonly after: number | null;
  /** When the later word holds. */
  readonly at: number;
  /** Whether the later word tells of less use than the earlier one; false where it tells of none. */
  readonly isLess: boolean;
}

/**
 * Whether both words are about the same period of a window. The two sources tell a reset to the second, and not
 * always the same one. One that moves while the former is still ahead is another period only where less is used.
 */
export function isSamePeriod({ before, after, at, isLess }: PeriodWords): boolean {
  if (before === null) return true;
  // What is over is not what somebody tells of now.
  if (after === null) return before > at;
  if (Math.abs(before - after) <= planPeriodSlackMs) return true;
  return before > at + planPeriodSlackMs && !isLess;
}
