const hourMs = 3_600_000;
/** How long a block is, in milliseconds. */
const blockMs = 5 * hourMs;

/** A stretch of five hours with what falls into it, or a gap between two of them. Times: ms since 1970. */
export interface SessionBlock {
  readonly start: number;
  readonly end: number;
  readonly isGap: boolean;
  /** The first and the last answer; of a gap, where it begins and ends. */
  readonly first: number;
  readonly last: number;
  /** Which of the answers, in the order of time: from `from` to before `to`. */
  readonly from: number;
  readonly to: number;
}

/**
 * The blocks of answers whose times come in order. One begins at the full hour (UTC) of its first answer;
 * an answer that is more than five hours after that, or after the one before it, begins the next one.
 */
export function sessionBlocks(
  count: number,
  timeOf: (index: number) => number,
): readonly SessionBlock[] {
  const blocks: SessionBlock[] = [];
  let from = 0;
  for (let index = 1; index <= count; index += 1) {
    const first = timeOf(from);
    const last = timeOf(index - 1);
    const start = Math.floor(first / hourMs) * hourMs;
    if (index < count) {
      const time = timeOf(index);
      if (time - start <= blockMs && time - last <= blockMs) continue;
    }
    blocks.push({ start, end: start + blockMs, isGap: false, first, last, from, to: index });
    from = index;
    if (index === count) break;
    const next = timeOf(index);
    if (next - last > blockMs) {
      const gap = { start: last + blockMs, end: next };
      blocks.push({ ...gap, isGap: true, first: gap.start, last: next, from: index, to: index });
    }
  }
  return blocks;
}

/** Has the block begun, and does it still run? A line's time may be ahead, where a clock was set back since. */
export function isActive(block: SessionBlock, now: number): boolean {
  return !block.isGap && block.start <= now && now - block.last < blockMs && now < block.end;
}

/** What was used between two times. Cost: US dollars, or null where nothing of it has a price. */
export interface Spent {
  readonly tokens: number;
  readonly costUsd: number | null;
}

/**
 * How fast a block is used up, from its first to its last answer; null: there is only one moment.
 * The cost is for an hour, the tokens are for a minute.
 */
export function burnRateOf(
  block: SessionBlock,
  spent: Spent,
): { readonly tokensPerMinute: number; readonly costPerHour: number | null } | null {
  const minutes = (block.last - block.first) / 60_000;
  if (minutes <= 0) return null;
  return {
    tokensPerMinute: spent.tokens / minutes,
    costPerHour: spent.costUsd === null ? null : (spent.costUsd / minutes) * 60,
  };
}

/** Whole minutes until the block ends, never less than none. */
export function minutesLeftOf(block: SessionBlock, now: number): number {
  return Math.max(0, Math.round((block.end - now) / 60_000));
}
