import type { JSX } from "preact";
import { calendarDay } from "../../text/calendarDay";
import type { Chart, ChartDay } from "../../text/usageSums";
import type { UsageHistoryWording } from "../../wording/usageHistory";
import { usePage } from "../page";

interface DaysTableProps {
  readonly chart: Chart;
  readonly write: (value: number) => string;
  /** The day's sum. */
  readonly writeDay: (day: ChartDay) => string;
  readonly nameOf: (model: string | null) => string;
  readonly words: UsageHistoryWording;
}

/** The chart's days as rows, the newest first, its models as columns; scrolls to the side where it is wide. */
export function DaysTable({ chart, write, writeDay, nameOf, words }: DaysTableProps): JSX.Element {
  const { locale } = usePage().words;
  const { series, days } = chart;
  return (
    <div class="usage-scroller" role="region" aria-label={words.asTable} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.day}</th>
            <th scope="col">{words.total}</th>
            {series.map((model) => (
              <th key={model ?? ""} scope="col" dir="auto">
                {nameOf(model)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[...days].reverse().map((day) => (
            <tr key={day.date}>
              <th scope="row">{calendarDay(day.date, locale)}</th>
              <td>{day.total === 0 ? "–" : writeDay(day)}</td>
              {series.map((model, place) => {
                const part = day.parts.find((each) => each.series === place);
                return <td key={model ?? ""}>{part === undefined ? "–" : write(part.value)}</td>;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
