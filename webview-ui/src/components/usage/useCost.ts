import type { UsageTotals } from "../../../../src/shared/usage";
import { isPartlyPriced } from "../../../../src/shared/usage";
import { compactCount } from "../../text/format";
import { usageHistoryWords } from "../../wording/usageHistory";
import { usePage } from "../page";
import { useMoney } from "../useMoney";

type Costly = Pick<UsageTotals, "costUsd" | "unpricedTokens" | "answers">;

interface Cost {
  /** What it cost, at least where not all of it has a price; where nothing of it has one, that, and never a zero. */
  readonly cost: (used: Costly) => string;
  /** What of it has no price, beside what has one; null: nothing. */
  readonly unpriced: (used: Omit<Costly, "answers">) => string | null;
  /** A cost that lacks something. */
  readonly atLeast: (cost: string) => string;
}

/** Writes costs so that what has no price is never taken for what is free, nor a part for the whole. */
export function useCost(): Cost {
  const { language } = usePage();
  const words = usageHistoryWords[language];
  const money = useMoney();
  return {
    cost: (used) => {
      const { costUsd, answers } = used;
      if (costUsd === null && answers > 0) return words.noPrice;
      const sum = money(costUsd ?? 0);
      return isPartlyPriced(used) ? words.atLeast(sum) : sum;
    },
    unpriced: (used) =>
      isPartlyPriced(used) ? words.withoutPrice(compactCount(used.unpricedTokens)) : null,
    atLeast: words.atLeast,
  };
}
