import { describe, expect, it } from "vitest";
import type { PlanWindow } from "../../../src/shared/catalog";
import { planResetGraceMs } from "../../../src/shared/limits";
import { nextPlanRun, refusedUntil } from "../../../src/shared/planReset";

const window = (resetsAt: number | null, status = "allowed"): PlanWindow => ({
  kind: "five_hour",
  utilization: 1,
  source: "event",
  asOf: 0,
  status,
  resetsAt,
});

describe("what waits for the plan's reset", () => {
  it("runs after the last of the windows that refuse, else after the one that ends next", () => {
    const runs = (...windows: PlanWindow[]) => nextPlanRun(windows, 5);
    expect(runs(window(10), window(20))).toBe(10 + planResetGraceMs);
    expect(runs(window(10), window(20, "rejected"))).toBe(20 + planResetGraceMs);
    expect(runs(window(10), window(20, "rejected"), window(30, "rejected"), window(40))).toBe(
      30 + planResetGraceMs,
    );
    // It refused until then: that is over.
    expect(runs(window(4, "rejected"), window(10))).toBe(10 + planResetGraceMs);
  });

  it("waits for no time that nobody knows", () => {
    expect(nextPlanRun([], 5)).toBeNull();
    expect(nextPlanRun([window(4), window(null)], 5)).toBeNull();
    expect(nextPlanRun([window(10), window(null, "rejected")], 5)).toBeNull();
  });
});

describe("a plan", () => {
  it("refuses work until a time that is known and ahead", () => {
    expect(refusedUntil([window(10)], 5)).toBeNull();
    expect(refusedUntil([window(10, "rejected"), window(20, "rejected")], 5)).toBe(20);
    expect(refusedUntil([window(10, "rejected")], 15)).toBeNull();
    expect(refusedUntil([window(null, "rejected")], 5)).toBeNull();
  });
});
