import { describe, expect, it } from "vitest";
import type { PlanWindow } from "../../../src/shared/catalog";
import { fullestWindow, toneOf, usedShare } from "../../../src/shared/planUse";
import { planWindowName } from "../../../src/shared/wording/planWindows";

describe("what is used of the plan", () => {
  const now = 1_000_000;
  const window = (kind: string, more: Partial<PlanWindow>): PlanWindow => ({
    ...{
      kind,
      utilization: null,
      resetsAt: now + 1,
      status: "allowed",
      source: "event",
      asOf: now,
    },
    ...more,
  });

  it("is the fullest window that has not begun anew", () => {
    const windows = [
      window("five_hour", { utilization: 0.424 }),
      window("seven_day", { utilization: 0.9, resetsAt: now }),
      window("unknown", {}),
    ];
    expect(fullestWindow(windows, now)).toMatchObject({ share: 42, window: { kind: "five_hour" } });
    expect(fullestWindow([], now)).toBeNull();
    expect(usedShare(window("x", { utilization: 0.5, resetsAt: null }), now)).toBe(50);
  });

  it("warns by share, and by what Claude itself says", () => {
    expect([79, 80, 94, 95].map((share) => toneOf(share, "allowed"))).toEqual([
      undefined,
      "amber",
      "amber",
      "red",
    ]);
    expect(toneOf(10, "allowed_warning")).toBe("amber");
    expect(toneOf(null, "rejected")).toBe("red");
  });
});

describe("the name of a window", () => {
  it("is short where there is no room, in both languages", () => {
    expect(planWindowName("five_hour", "en")).toEqual({ name: "5 hours", short: "5h" });
    expect(planWindowName("seven_day_opus", "ko").short).toBe("7일 Opus");
  });

  it("is the CLI's own where nobody here knows it, on one printable line", () => {
    expect(planWindowName("one_new\n\u202ewindow", "en").name).toBe("one new window");
    expect(planWindowName("toString", "en").name).toBe("toString");
  });
});
