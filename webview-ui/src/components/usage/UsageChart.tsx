import { useState } from "preact/hooks";
import type { JSX } from "preact";
import { calendarDay } from "../../text/calendarDay";
import type { Chart, ChartDay } from "../../text/usageSums";
import { usePage } from "../page";

interface UsageChartProps {
  readonly chart: Chart;
  /** What it shows, in words. */
  readonly label: string;
  /** Above it while no day is pointed at. */
  readonly note: string;
  readonly writeDay: (day: ChartDay) => string;
  readonly nameOf: (model: string | null) => string;
}

/** In units of the drawing, which is as wide as there is room. */
const dayWidth = 10;
const height = 100;
/** Between two days, and between two models of one. */
const gap = 2.4;
const seam = 0.8;

/** A bar a day, in it a part a model. A finger or a mouse on a day reads it; the table has the same for keys. */
export function UsageChart({ chart, label, note, writeDay, nameOf }: UsageChartProps): JSX.Element {
  const { locale } = usePage().words;
  const [at, setAt] = useState<number | null>(null);
  const { days, series, peak } = chart;
  const read = ({ currentTarget, clientX }: PointerEvent): void => {
    if (!(currentTarget instanceof Element)) return;
    const { left, width } = currentTarget.getBoundingClientRect();
    const place = Math.floor(((clientX - left) / width) * days.length);
    setAt(Math.min(days.length - 1, Math.max(0, place)));
  };
  const pointed = at === null ? undefined : days[at];
  const [first, middle, last] = [days[0], days[Math.floor(days.length / 2)], days.at(-1)];
  return (
    <figure class="usage-chart">
      <p class="usage-chart-note usage-text">
        {pointed === undefined
          ? note
          : `${calendarDay(pointed.date, locale, true)}: ${pointed.total === 0 ? "–" : writeDay(pointed)}`}
      </p>
      <svg
        role="img"
        aria-label={label}
        viewBox={`0 0 ${days.length * dayWidth} ${height}`}
        preserveAspectRatio="none"
        onPointerDown={read}
        onPointerMove={read}
        onPointerLeave={({ pointerType }) => {
          if (pointerType === "mouse") setAt(null);
        }}
      >
        {[0, 0.5, 1].map((line) => (
          <path key={line} class="usage-grid" d={`M0 ${line * height}H${days.length * dayWidth}`} />
        ))}
        {days.map((day, place) => (
          <g key={day.date} data-dimmed={at !== null && at !== place}>
            <Bar day={day} x={place * dayWidth + gap / 2} most={peak?.total ?? 1} />
          </g>
        ))}
      </svg>
      <p class="usage-axis" aria-hidden="true">
        {[first, middle, last].map(
          (day) => day && <span key={day.date}>{calendarDay(day.date, locale)}</span>,
        )}
      </p>
      <ul class="usage-legend">
        {series.map((model, place) => (
          <li key={model ?? ""}>
            <span class="usage-swatch" data-series={place} />
            <bdi>{nameOf(model)}</bdi>
          </li>
        ))}
      </ul>
    </figure>
  );
}

interface BarProps {
  readonly day: ChartDay;
  readonly x: number;
  readonly most: number;
}

function Bar({ day, x, most }: BarProps): JSX.Element {
  let below = height;
  return (
    <>
      {day.parts.map(({ series, value }, place) => {
        // However little, it is seen that there was something.
        const high = Math.max((value / most) * height, 1);
        below -= high;
        const seen = place > 0 && high > 2 * seam ? high - seam : high;
        return (
          <rect
            key={series}
            data-series={series}
            x={x}
            y={Math.max(0, below + high - seen)}
            width={dayWidth - gap}
            height={seen}
          />
        );
      })}
    </>
  );
}
