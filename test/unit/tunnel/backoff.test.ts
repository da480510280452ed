import { describe, expect, it } from "vitest";
import { tunnelBackoffMs } from "../../../src/shared/limits";
import { backoffMs } from "../../../src/tunnel/backoff";

describe("backoffMs", () => {
  it("grows from a tenth of a second to half a minute and stays there", () => {
    const waits = [1, 2, 3, 4, 5, 6, 7, 8, 1_000].map((attempt) => backoffMs(attempt, 0));
    expect(waits).toEqual([100, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 30_000, 30_000]);
  });

  it("takes off at most a fifth by chance", () => {
    for (const [index, step] of tunnelBackoffMs.entries()) {
      expect(backoffMs(index + 1, 0.999_999)).toBeGreaterThanOrEqual(step * 0.8);
      expect(backoffMs(index + 1, 0.5)).toBe(step * 0.9);
    }
  });

  it("never waits less than the first step for an attempt that makes no sense", () => {
    expect([backoffMs(0, 0), backoffMs(-3, 0)]).toEqual([100, 100]);
  });
});
