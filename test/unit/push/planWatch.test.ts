import { describe, expect, it } from "vitest";
import { PlanWatch } from "../../../src/push/planWatch";
import type { PlanWindow } from "../../../src/shared/catalog";

const window = (kind: string, status: string, resetsAt: number | null): PlanWindow => ({
  kind,
  status,
  resetsAt,
  utilization: 1,
  source: "event",
  asOf: 0,
});

describe("when the plan's limit is lifted", () => {
  it("is told once, at the last of the times for which work is refused", () => {
    const watch = new PlanWatch();
    const windows = [window("five_hour", "rejected", 100), window("seven_day", "rejected", 200)];
    watch.follow(windows, 0);
    expect(watch.isLifted(150)).toBe(false);
    expect(watch.isLifted(200)).toBe(true);
    expect(watch.isLifted(201)).toBe(false);
  });

  it("is not told where no work was refused, or is not any more", () => {
    const watch = new PlanWatch();
    watch.follow([window("five_hour", "allowed_warning", 100)], 0);
    expect(watch.isLifted(100)).toBe(false);
    watch.follow([window("five_hour", "rejected", 100)], 0);
    watch.follow([window("five_hour", "allowed", 100)], 50);
    expect(watch.isLifted(100)).toBe(false);
  });
});
