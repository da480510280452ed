import type { JSX } from "preact";
import type { UsedShort } from "../../../../src/shared/usage";
import { compactCount } from "../../text/format";
import type { UsageHistoryWording } from "../../wording/usageHistory";
import { FigureList } from "./FigureList";
import { useCost } from "./useCost";

interface ShortFiguresProps {
  readonly used: UsedShort;
  /** What the cost is called. */
  readonly name: string;
  readonly words: UsageHistoryWording;
}

/** What devices see that may not see the whole. */
export function ShortFigures({ used, name, words }: ShortFiguresProps): JSX.Element {
  const { cost, unpriced } = useCost();
  const { tokens, costUsd, unpricedTokens = 0 } = used;
  const costly = { costUsd, unpricedTokens, answers: tokens };
  const missing = unpriced(costly);
  return (
    <>
      <FigureList
        figures={[
          [name, cost(costly)],
          [words.tokens, compactCount(tokens)],
        ]}
      />
      {missing !== null && <p class="usage-text">{missing}</p>}
    </>
  );
}
