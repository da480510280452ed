import { describe, expect, it } from "vitest";
import { medianDifference, summarize } from "../../../bench/statistics";

describe("the statistics of the bench", () => {
  it("summarizes a series in any order and leaves it as it was", () => {
    const values = [30, 10, 50, 20, 40];
    expect(summarize(values)).toEqual({ count: 5, minimum: 10, median: 30, p95: 48 });
    expect(values).toEqual([30, 10, 50, 20, 40]);
  });

  it("puts the median of an even number of values between the middle ones", () => {
    expect(summarize([4, 1, 3, 2]).median).toBe(2.5);
  });

  it("sorts numbers as numbers", () => {
    expect(summarize([9, 100, 11]).median).toBe(11);
  });

  it("says of a single value that it is all there is", () => {
    expect(summarize([7])).toEqual({ count: 1, minimum: 7, median: 7, p95: 7 });
  });

  it("keeps one outlier out of the median, but not out of the 95th percentile of ten", () => {
    const { median, p95 } = summarize([1, 1, 1, 1, 1, 1, 1, 1, 1, 101]);
    expect(median).toBe(1);
    expect(p95).toBeGreaterThan(50);
  });

  it("refuses an empty series", () => {
    expect(() => summarize([])).toThrow("nothing to summarize");
  });

  it("sees through a drift that hits both of a pair", () => {
    expect(medianDifference([12, 52, 102], [10, 50, 100])).toBe(2);
  });

  it("refuses series that can't be paired", () => {
    expect(() => medianDifference([1, 2], [1])).toThrow("same length");
  });
});
