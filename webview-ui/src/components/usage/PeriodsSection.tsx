import { useId, useState } from "preact/hooks";
import type { JSX } from "preact";
import type { UsageOfPeriod, UsageSummary, UsedShort } from "../../../../src/shared/usage";
import { calendarDay } from "../../text/calendarDay";
import { compactCount, wholeCount } from "../../text/format";
import { tokenSum } from "../../text/usageSums";
import type { UsageHistoryWording } from "../../wording/usageHistory";
import { usageHistoryWords } from "../../wording/usageHistory";
import { usageWords } from "../../wording/usage";
import { usePage } from "../page";
import { FigureList } from "./FigureList";
import { ModelTable } from "./ModelTable";
import { ShortFigures } from "./ShortFigures";
import { kindFigures, kindsOf } from "./tokenKinds";
import { useCost } from "./useCost";

type Period = "today" | "week" | "month";

/** Today, a week and a month side by side; below them the one that is chosen, by kind of tokens and by model. */
export function PeriodsSection(
  props: { readonly summary: UsageSummary; readonly now: number } | { readonly today: UsedShort },
): JSX.Element {
  const words = usageHistoryWords[usePage().language];
  return (
    <section class="panel-section" aria-label={words.used}>
      <h3>{words.used}</h3>
      {"summary" in props ? (
        <Periods summary={props.summary} now={props.now} words={words} />
      ) : (
        <ShortFigures used={props.today} name={words.periods.today} words={words} />
      )}
    </section>
  );
}

interface PeriodsProps {
  readonly summary: UsageSummary;
  readonly now: number;
  readonly words: UsageHistoryWording;
}

function Periods({ summary, now, words }: PeriodsProps): JSX.Element {
  const { cost } = useCost();
  const { locale } = usePage().words;
  const [chosen, setChosen] = useState<Period>("today");
  const id = useId();
  const periods: Readonly<Record<Period, UsageOfPeriod>> = {
    today: summary.today,
    week: summary.last7Days,
    month: summary.last30Days,
  };
  const names = { ...words.periods, today: dayName(summary, now, words, locale) };
  return (
    <>
      <fieldset class="usage-periods" aria-label={words.used}>
        {(["today", "week", "month"] as const).map((period) => (
          <label key={period} class="usage-period">
            <input
              type="radio"
              name={id}
              value={period}
              checked={period === chosen}
              onChange={() => {
                setChosen(period);
              }}
            />
            <span class="usage-period-face">
              <span class="usage-text">{names[period]}</span>
              <span class="usage-sum">{cost(periods[period])}</span>
              <span class="usage-text">
                {words.tokensOf(compactCount(tokenSum(periods[period])))}
              </span>
            </span>
          </label>
        ))}
      </fieldset>
      <PeriodDetails period={periods[chosen]} words={words} />
    </>
  );
}

/** "Today", or the day it was when this was counted: a panel without a connection may stay open over midnight. */
function dayName(
  { days, timeZone }: UsageSummary,
  now: number,
  words: UsageHistoryWording,
  locale: string,
): string {
  const [counted] = days;
  const today = new Intl.DateTimeFormat("en-CA", { timeZone }).format(now);
  if (counted === undefined || counted.date === today) return words.periods.today;
  return calendarDay(counted.date, locale);
}

function PeriodDetails(props: {
  readonly period: UsageOfPeriod;
  readonly words: UsageHistoryWording;
}): JSX.Element {
  const { period, words } = props;
  const page = usePage();
  const { locale } = page.words;
  const kinds = usageWords[page.language];
  const { unpriced } = useCost();
  if (period.answers === 0) return <p class="usage-text">{words.nothing}</p>;
  const missing = unpriced(period);
  return (
    <>
      <ModelTable models={period.models} words={words} />
      {missing !== null && <p class="usage-text">{missing}</p>}
      <FigureList
        figures={[
          [words.answers, wholeCount(period.answers, locale)],
          ...kindFigures(kindsOf(period), kinds, locale),
        ]}
      />
    </>
  );
}
