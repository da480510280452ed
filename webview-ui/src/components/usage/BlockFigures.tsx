import type { JSX } from "preact";
import type { UsageBlock, UsedShort } from "../../../../src/shared/usage";
import { isPartlyPriced } from "../../../../src/shared/usage";
import { compactCount } from "../../text/format";
import { tokenSum } from "../../text/usageSums";
import { usageWords } from "../../wording/usage";
import type { UsageHistoryWording } from "../../wording/usageHistory";
import { usePage } from "../page";
import { useMoney } from "../useMoney";
import type { Figure } from "./FigureList";
import { FigureList } from "./FigureList";
import { ModelTable } from "./ModelTable";
import { ShortFigures } from "./ShortFigures";
import { kindFigures, kindsOf } from "./tokenKinds";
import { useCost } from "./useCost";

interface BlockFiguresProps {
  /** Whole, and in short where only that is known. */
  readonly block: UsageBlock | null;
  readonly short: UsedShort | null;
  readonly words: UsageHistoryWording;
}

/** What the block used, how fast, and what it will come to. */
export function BlockFigures({ block, short, words }: BlockFiguresProps): JSX.Element | null {
  if (block !== null) return <WholeBlock block={block} words={words} />;
  return short && <ShortFigures used={short} name={words.cost} words={words} />;
}

function WholeBlock(props: {
  readonly block: UsageBlock;
  readonly words: UsageHistoryWording;
}): JSX.Element {
  const { block, words } = props;
  const page = usePage();
  const money = useMoney();
  const { cost, unpriced, atLeast } = useCost();
  const { burnRate, projection } = block;
  const sum = (usd: number): string => (isPartlyPriced(block) ? atLeast(money(usd)) : money(usd));
  const missing = unpriced(block);
  const rate = burnRate && [
    words.perMinute(compactCount(Math.round(burnRate.tokensPerMinute))),
    burnRate.costPerHour === null ? null : words.perHour(sum(burnRate.costPerHour)),
  ];
  const end = projection && [
    words.tokensOf(compactCount(projection.tokens)),
    projection.costUsd === null ? null : sum(projection.costUsd),
  ];
  const figures: readonly Figure[] = [
    [words.tokens, compactCount(tokenSum(block))],
    [words.cost, cost(block)],
    [words.rate, rate === null ? words.oneMoment : join(rate)],
    ...(end === null ? [] : [[words.projection, join(end)] as const]),
  ];
  const kinds = kindFigures(kindsOf(block), usageWords[page.language], page.words.locale);
  return (
    <>
      <FigureList figures={figures} />
      <ModelTable models={block.models} words={words} />
      {missing !== null && <p class="usage-text">{missing}</p>}
      <FigureList figures={kinds} />
    </>
  );
}

function join(parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null).join(" · ");
}
