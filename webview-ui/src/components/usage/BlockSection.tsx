import type { JSX } from "preact";
import type { PlanWindow } from "../../../../src/shared/catalog";
import { isOver } from "../../../../src/shared/planUse";
import type { UsageBlock, UsedShort } from "../../../../src/shared/usage";
import { timeOfDay } from "../../text/format";
import { timeSpan } from "../../text/timeSpan";
import type { UsageHistoryWording } from "../../wording/usageHistory";
import { usageHistoryWords } from "../../wording/usageHistory";
import { usePage } from "../page";
import { BlockFigures } from "./BlockFigures";
import { Meter } from "./Meter";

/** How long a block is (ms). */
const blockMs = 5 * 3_600_000;

type ShortBlock = UsedShort & { readonly end: number };

interface BlockSectionProps {
  /** Whole, and in short where only that is known. */
  readonly block: UsageBlock | null;
  readonly short: ShortBlock | null;
  /** Whether it is known that there is none, where there is none. */
  readonly isCounted: boolean;
  readonly windows: readonly PlanWindow[];
  readonly now: number;
}

/** The five hours that run now as Claude's logs let guess them. */
export function BlockSection(props: BlockSectionProps): JSX.Element | null {
  const { block, short, isCounted, windows, now } = props;
  const page = usePage();
  const words = usageHistoryWords[page.language];
  const end = block?.end ?? short?.end ?? 0;
  const isTold = windows.some((window) => window.kind === "five_hour" && !isOver(window, now));
  if (!isCounted) return null;
  return (
    <section class="panel-section" aria-label={words.block}>
      <h3>
        {words.block} <span class="tag">{words.estimate}</span>
      </h3>
      {end <= now ? (
        <p class="usage-text">{words.blockNone}</p>
      ) : (
        <>
          <Time start={block?.start ?? end - blockMs} end={end} now={now} words={words} />
          <BlockFigures block={block} short={short} words={words} />
          {isTold && <p class="usage-text">{words.blockTruth}</p>}
        </>
      )}
    </section>
  );
}

interface TimeProps {
  readonly start: number;
  readonly end: number;
  readonly now: number;
  readonly words: UsageHistoryWording;
}

function Time({ start, end, now, words }: TimeProps): JSX.Element {
  const { locale } = usePage().words;
  const share = Math.round(((now - start) / (end - start)) * 100);
  const range = words.blockRange(timeOfDay(start, now, locale), timeOfDay(end, now, locale));
  return (
    <div class="usage-block">
      <p class="usage-head">
        <span class="usage-name">{words.left(timeSpan(end - now, locale))}</span>
        <span class="usage-text">{range}</span>
      </p>
      <Meter name={range} share={share} />
    </div>
  );
}
