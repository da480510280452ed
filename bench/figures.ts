import type { Summary } from "./statistics";
import { medianDifference, summarize } from "./statistics";

export type Unit = "ms" | "bytes" | "requests" | "frames" | "points" | "wake-ups";

/** What a figure is held to. `value` is what was measured for it, in `unit`. */
export interface Limit {
  readonly what: string;
  readonly value: number;
  readonly limit: number;
  readonly isWithin: boolean;
}

/** One row of the table. A figure that is no series of measurements has a count of 1. */
export interface Figure {
  /** Stable name for those who read the JSON. */
  readonly id: string;
  readonly name: string;
  readonly unit: Unit;
  readonly measured: Summary;
  readonly peer: {
    readonly name: string;
    readonly measured: Summary;
    /**
     * How much more than the peer, in `unit`: the median of the differences of the rounds; where the two were not
     * measured in the same rounds, the difference of the medians.
     */
    readonly difference: number;
    /** Median of the figure over median of the peer. */
    readonly ratio: number;
  } | null;
  readonly limits: readonly Limit[];
  /** What was counted, one by one, where the figure is a count. */
  readonly details: readonly string[];
}

interface Measured {
  readonly id: string;
  readonly name: string;
  readonly unit: Unit;
  readonly values: readonly number[];
  readonly peer?: {
    readonly name: string;
    readonly values: readonly number[];
    /** Each of its values belongs to the figure's value of the same round. */
    readonly isPaired: boolean;
  };
  readonly limits?: readonly Bound[];
}

/**
 * What of a figure must not be more, or for `timesSooner` and `atLeast` (the median) not less, than `limit`. `added p95`: how much the p95 is above
 * the peer's.
 */
interface Bound {
  readonly of: "median" | "p95" | "difference" | "added p95" | "timesSooner" | "atLeast";
  readonly limit: number;
}

export function toFigure(options: Measured): Figure {
  const { id, name, unit, values, peer, limits = [] } = options;
  const measured = summarize(values);
  const compared = peer === undefined ? null : compare(measured, values, peer);
  return {
    id,
    name,
    unit,
    measured,
    details: [],
    peer: compared,
    limits: limits.map(({ of, limit }) => {
      if (of === "atLeast") {
        const { median: value } = measured;
        return { what: "at least", value, limit, isWithin: value >= limit };
      }
      if (of === "median" || of === "p95") return atMost(of, measured[of], limit);
      if (compared === null) throw new Error(`${id}: a limit on the ${of} needs a peer`);
      if (of === "difference") return atMost(of, compared.difference, limit);
      if (of === "added p95") return atMost(of, measured.p95 - compared.measured.p95, limit);
      const value = 1 / compared.ratio;
      return { what: "times sooner", value, limit, isWithin: value >= limit };
    }),
  };
}

function compare(
  measured: Summary,
  values: readonly number[],
  peer: NonNullable<Measured["peer"]>,
) {
  const other = summarize(peer.values);
  return {
    name: peer.name,
    measured: other,
    difference: peer.isPaired
      ? medianDifference(values, peer.values)
      : measured.median - other.median,
    ratio: measured.median / other.median,
  };
}

function atMost(what: string, value: number, limit: number): Limit {
  return { what, value, limit, isWithin: value <= limit };
}
