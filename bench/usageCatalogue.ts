import type { Figure } from "./figures";
import { toFigure } from "./figures";
import type { UsageTimes } from "./usageScan";
import { usageTree } from "./usageScan";

/** 400 MB of logs. */
export function usageFigures(times: UsageTimes): readonly Figure[] {
  return [
    toFigure({
      id: "usage.firstScan",
      name: "usage: first scan",
      unit: "ms",
      values: times.first,
      peer: { name: "ccusage blocks", values: times.ccusage, isPaired: true },
      limits: [{ of: "difference", limit: 0 }],
    }),
    toFigure({
      id: "usage.refresh",
      name: "usage: 1 kB more → summary",
      unit: "ms",
      values: times.refresh,
      limits: [{ of: "median", limit: 20 }],
    }),
    toFigure({
      id: "usage.afterRest",
      name: "usage: the same after a rest",
      unit: "ms",
      values: times.afterRest,
    }),
    toFigure({
      id: "usage.mainThread",
      name: "usage: main thread, longest block",
      unit: "ms",
      values: times.block,
      limits: [{ of: "median", limit: 20 }],
    }),
    toFigure({
      id: "usage.memory",
      name: "usage: peak memory of the process",
      unit: "bytes",
      values: times.memory,
      limits: [{ of: "median", limit: 150_000_000 }],
    }),
    toFigure({
      id: "usage.index",
      name: "usage: index",
      unit: "bytes",
      values: [times.index],
      limits: [{ of: "median", limit: usageTree.bytes * 0.02 }],
    }),
  ];
}
