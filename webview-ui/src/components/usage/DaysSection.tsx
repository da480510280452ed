import { useMemo, useState } from "preact/hooks";
import type { JSX } from "preact";
import type { UsageSummary } from "../../../../src/shared/usage";
import { isPartlyPriced } from "../../../../src/shared/usage";
import { calendarDay } from "../../text/calendarDay";
import { compactCount } from "../../text/format";
import type { Chart, ChartDay, Measure } from "../../text/usageSums";
import { chartOf, usageModelName } from "../../text/usageSums";
import { usageHistoryWords } from "../../wording/usageHistory";
import { Choice } from "../Choice";
import { usePage } from "../page";
import { useMoney } from "../useMoney";
import { DaysTable } from "./DaysTable";
import { UsageChart } from "./UsageChart";
import { useCost } from "./useCost";

/** The last 30 days by model: a chart, and the same as a table. */
export function DaysSection({ summary }: { readonly summary: UsageSummary }): JSX.Element {
  const page = usePage();
  const { locale } = page.words;
  const words = usageHistoryWords[page.language];
  const money = useMoney();
  const { unpriced, atLeast } = useCost();
  const [chosen, setChosen] = useState<Measure | null>(null);
  const [isTable, setIsTable] = useState(false);
  const measure = chosen ?? (summary.last30Days.costUsd === null ? "tokens" : "cost");
  const chart = useMemo(() => chartOf(summary, measure), [summary, measure]);
  const write = (value: number): string =>
    measure === "cost" ? money(value) : words.tokensOf(compactCount(value));
  const nameOf = (model: string | null): string =>
    model === null ? words.otherModels : usageModelName(model);
  const missing = measure === "cost" ? unpriced(summary.last30Days) : null;
  const partial = new Set(summary.days.filter(isPartlyPriced).map(({ date }) => date));
  const writeDay = ({ date, total }: ChartDay): string =>
    measure === "cost" && partial.has(date) ? atLeast(write(total)) : write(total);
  const total = missing === null ? write(chart.total) : atLeast(write(chart.total));
  const peak =
    chart.peak === null
      ? ""
      : words.peak(calendarDay(chart.peak.date, locale, true), writeDay(chart.peak));
  return (
    <section class="panel-section usage-days" aria-label={words.days}>
      <h3>{words.days}</h3>
      {summary.last30Days.answers > 0 && (
        <Choice
          label={words.measure}
          options={(["cost", "tokens"] as const).map((each) => [each, words.measures[each]])}
          value={measure}
          onChoose={setChosen}
        />
      )}
      {chart.peak === null ? (
        <p class="usage-text">{measure === "cost" && missing !== null ? missing : words.nothing}</p>
      ) : (
        <>
          <UsageChart
            chart={chart}
            label={words.chart(total, peak, mostOf(chart, nameOf, write))}
            note={peak}
            writeDay={writeDay}
            nameOf={nameOf}
          />
          {missing !== null && <p class="usage-text">{missing}</p>}
          <details
            class="usage-table"
            onToggle={({ currentTarget }) => {
              setIsTable(currentTarget.open);
            }}
          >
            <summary>{words.asTable}</summary>
            {isTable && (
              <DaysTable
                chart={chart}
                write={write}
                writeDay={writeDay}
                nameOf={nameOf}
                words={words}
              />
            )}
          </details>
        </>
      )}
    </section>
  );
}

/** The models with their sums, for who does not see the bars. */
function mostOf(
  { series, days }: Chart,
  nameOf: (model: string | null) => string,
  write: (value: number) => string,
): string {
  const sums = series.map(() => 0);
  for (const { parts } of days) {
    for (const { series: place, value } of parts) sums[place] = (sums[place] ?? 0) + value;
  }
  return series.map((model, place) => `${nameOf(model)}: ${write(sums[place] ?? 0)}`).join(", ");
}
