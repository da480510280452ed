import type { UsageNow, UsageSummary, UsageTotals, UsedShort } from "../shared/usage";
import { totalOf } from "./usageRow";

/** What of a summary is told to everybody at once. */
export function usageNow({ asOf, block, today }: UsageSummary): UsageNow {
  return {
    asOf,
    scan: null,
    block: block === null ? null : { ...used(block), end: block.end },
    today: used(today),
  };
}

/** Whether both tell the same, whenever on a day of the PC's clock it was counted. */
export function isSameUsage(one: UsageNow, other: UsageNow): boolean {
  return figuresOf(one) === figuresOf(other);
}

function used({ tokens, costUsd, unpricedTokens }: UsageTotals): UsedShort {
  const short = { tokens: totalOf(tokens), costUsd };
  return unpricedTokens === 0 ? short : { ...short, unpricedTokens };
}

/** In one order, whatever a journal made of it. */
function figuresOf({ asOf, scan, block, today }: UsageNow): string {
  return JSON.stringify([
    // Even the same figures of another day are other ones: "today" is of the day of `asOf`.
    new Date(asOf).toDateString(),
    ...[scan?.files, scan?.totalFiles, scan?.bytes],
    ...[block?.tokens, block?.costUsd, block?.unpricedTokens, block?.end],
    ...[today?.tokens, today?.costUsd, today?.unpricedTokens],
  ]);
}
