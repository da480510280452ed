import { shortModel } from "./shortModel";
import type { UsageOfPeriod, UsageSummary, UsageTotals } from "../../../src/shared/usage";

export function tokenSum({ tokens }: Pick<UsageTotals, "tokens">): number {
  const { input, output, cacheWrite5m, cacheWrite1h, cacheRead } = tokens;
  return input + output + cacheWrite5m + cacheWrite1h + cacheRead;
}

/** What the chart shows of each model. */
export type Measure = "cost" | "tokens";

/** One of a day's parts. `series`: its place among those of the chart. */
interface DayPart {
  readonly series: number;
  readonly value: number;
}

export interface ChartDay {
  /** `2026-11-22` */
  readonly date: string;
  readonly total: number;
  readonly parts: readonly DayPart[];
}

export interface Chart {
  /** The models by their names in the logs, the one used most first; null: all others. */
  readonly series: readonly (string | null)[];
  /** Oldest first. */
  readonly days: readonly ChartDay[];
  /** The day that took most; null: nothing was used. */
  readonly peak: ChartDay | null;
  readonly total: number;
}

/** The days of a summary as bars of parts. What has no price is in no cost, and no part of it. */
export function chartOf(
  { days, last30Days }: Pick<UsageSummary, "days" | "last30Days">,
  measure: Measure,
): Chart {
  const named = last30Days.models.flatMap(({ model }) => model ?? []);
  const byDay = [...days]
    .reverse()
    .map((day) => ({ date: day.date, sums: sumsOf(day, named, measure) }));
  const known = [...named, null].filter((model) =>
    byDay.some(({ sums }) => (sums.get(model) ?? 0) > 0),
  );
  const shown = byDay.map(({ date, sums }): ChartDay => {
    const parts = known.flatMap((model, series) => {
      const value = sums.get(model) ?? 0;
      return value > 0 ? [{ series, value }] : [];
    });
    return { date, parts, total: parts.reduce((total, { value }) => total + value, 0) };
  });
  let peak: ChartDay | null = null;
  for (const day of shown) if (day.total > (peak?.total ?? 0)) peak = day;
  return {
    series: known,
    days: shown,
    peak,
    total: shown.reduce((total, day) => total + day.total, 0),
  };
}

/** By model; null: those that are not named. */
function sumsOf(
  { models }: UsageOfPeriod,
  named: readonly string[],
  measure: Measure,
): ReadonlyMap<string | null, number> {
  const sums = new Map<string | null, number>();
  for (const each of models) {
    const key = each.model !== null && named.includes(each.model) ? each.model : null;
    const value = measure === "cost" ? (each.costUsd ?? 0) : tokenSum(each);
    sums.set(key, (sums.get(key) ?? 0) + value);
  }
  return sums;
}

/** A model as it is called for short; in fast mode it has another price. */
export function usageModelName(model: string): string {
  return model.endsWith("-fast") ? `${shortModel(model.slice(0, -5))} fast` : shortModel(model);
}

/** The last part of a folder's path, of any system. */
export function folderName(path: string): string {
  return path.split(/[/\\]/u).findLast((part) => part !== "") ?? path;
}
