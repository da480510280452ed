/** What a series of measurements says, in the unit of its values. */
export interface Summary {
  readonly count: number;
  readonly minimum: number;
  readonly median: number;
  /** 95 of 100 are at most this. */
  readonly p95: number;
}

/** Throws when there is nothing to summarize. */
export function summarize(values: readonly number[]): Summary {
  const sorted = values.toSorted((a, b) => a - b);
  return {
    count: sorted.length,
    minimum: quantile(sorted, 0),
    median: quantile(sorted, 0.5),
    p95: quantile(sorted, 0.95),
  };
}

/** The median of what each pair of measurements differs by: what hits both of a pair does not count. */
export function medianDifference(values: readonly number[], others: readonly number[]): number {
  if (values.length !== others.length) throw new Error("The series are not of the same length.");
  return summarize(values.map((value, index) => value - (others[index] ?? 0))).median;
}

/** Linear between the two nearest values, so that the median of an even number lies between two. */
function quantile(sorted: readonly number[], share: number): number {
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)];
  const above = sorted[Math.ceil(place)];
  if (below === undefined || above === undefined) throw new Error("There is nothing to summarize.");
  return below + (above - below) * (place - Math.floor(place));
}
