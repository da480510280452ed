import { describe, expect, it } from "vitest";
import type { PlanWindow } from "../../../src/shared/catalog";
import { maxPlanWindows, planPeriodSlackMs, planResetNewsMs } from "../../../src/shared/limits";
import type { PlanMark } from "../../../src/shared/planAlerts";
import { nextPlanAlert, planAlerts, planLevel, planMarks } from "../../../src/shared/planAlerts";

const now = 1_000_000_000;
const end = now + 3_600_000;
const later = end + 5 * 3_600_000;

const window = (utilization: number | null, more: Partial<PlanWindow> = {}): PlanWindow => ({
  ...{ kind: "five_hour", utilization, resetsAt: end, status: "allowed" },
  ...{ source: "event", asOf: now, ...more },
});

/** What one person is told as one state follows another. */
class Listener {
  marks: readonly PlanMark[];

  constructor(known: readonly PlanWindow[] = []) {
    this.marks = planMarks(known, now);
  }

  hear(windows: readonly PlanWindow[], at = now) {
    const { alerts, marks } = planAlerts(this.marks, windows, at);
    this.marks = marks;
    return alerts.map(({ level }) => level);
  }

  each(...shares: readonly (number | null)[]) {
    return shares.flatMap((share) => this.hear([window(share)]));
  }
}

describe("how much of a window is gone", () => {
  it.each([
    [0.799_999, 0],
    [0.8, 80],
    [0.949_999, 80],
    [0.95, 95],
    [7, 95],
    [-1, 0],
  ])("is told from the very share on: %d", (share, level) => {
    expect(planLevel(window(share), now)).toBe(level);
  });

  it("is told by the service's own word where no share is known", () => {
    expect(planLevel(window(null), now)).toBe(0);
    expect(planLevel(window(null, { status: "allowed_warning" }), now)).toBe(80);
    expect(planLevel(window(0.5, { status: "allowed_warning" }), now)).toBe(0);
    expect(planLevel(window(0.5, { status: "rejected" }), now)).toBe(95);
  });

  it("is nothing from the reset on", () => {
    expect(planLevel(window(1, { status: "rejected" }), end - 1)).toBe(95);
    expect(planLevel(window(1, { status: "rejected" }), end)).toBe(0);
  });
});

describe("what is told of the plan", () => {
  it("is each level, once", () => {
    expect(new Listener().each(0.5, 0.81, 0.85, 0.95, 0.99)).toEqual([80, 95]);
  });

  it("is the upper one where both are passed at once", () => {
    expect(new Listener().each(0.5, 0.97, 0.98)).toEqual([95]);
  });

  it("is nothing again after a share that fell and rose", () => {
    expect(new Listener().each(0.81, 0.79, 0.81, 0.96, 0.8, null, 0.97)).toEqual([80, 95]);
  });

  it("is nothing that was known when somebody began to listen", () => {
    const listener = new Listener([window(0.85)]);
    expect(listener.each(0.86)).toEqual([]);
    expect(listener.each(0.95)).toEqual([95]);
  });

  it("goes on after a restart where the marks were kept", () => {
    const before = new Listener();
    before.each(0.85);
    const after = new Listener();
    after.marks = JSON.parse(JSON.stringify(before.marks)) as PlanMark[];
    expect(after.each(0.85)).toEqual([]);
  });

  it("names the window and its reset", () => {
    const weekly = window(0.97, { kind: "seven_day", resetsAt: later });
    expect(planAlerts([], [window(0.8), weekly], now).alerts).toEqual([
      { kind: "five_hour", level: 80, resetsAt: end },
      { kind: "seven_day", level: 95, resetsAt: later },
    ]);
  });

  it("is the same for a refusal of unknown share", () => {
    const listener = new Listener();
    expect(listener.hear([window(null, { status: "rejected", resetsAt: null })])).toEqual([95]);
    expect(listener.hear([window(1, { status: "rejected" })])).toEqual([]);
    expect(listener.hear([window(1, { status: "rejected" })], end)).toEqual(["reset"]);
  });
});

describe("a window that begins anew", () => {
  it("is told by the clock, once, where it was nearly used", () => {
    const listener = new Listener([window(0.96)]);
    expect(nextPlanAlert(listener.marks)).toBe(end);
    expect(listener.hear([window(0.96)], end - 1)).toEqual([]);
    expect(planAlerts(listener.marks, [window(0.96)], end).alerts).toEqual([
      { kind: "five_hour", level: "reset", resetsAt: end },
    ]);
    expect(listener.hear([window(0.96)], end)).toEqual(["reset"]);
    expect(nextPlanAlert(listener.marks)).toBeNull();
    expect(listener.hear([window(0.96)], end + 1)).toEqual([]);
    expect(listener.hear([window(0.02, { resetsAt: later })], end + 2)).toEqual([]);
    expect(listener.hear([window(0.8, { resetsAt: later })], end + 3)).toEqual([80]);
  });

  it("is told by the service's word where that comes first", () => {
    const listener = new Listener([window(0.96)]);
    const anew = [window(0.01, { resetsAt: later })];
    expect(planAlerts(listener.marks, anew, end + 5).alerts).toEqual([
      { kind: "five_hour", level: "reset", resetsAt: end },
    ]);
    expect(listener.hear(anew, end + 5)).toEqual(["reset"]);
    expect(listener.hear(anew, end + 6)).toEqual([]);
  });

  it("is not told where hardly anything was used", () => {
    const listener = new Listener([window(0.5)]);
    expect(nextPlanAlert(listener.marks)).toBeNull();
    expect(listener.hear([window(0.5)], end)).toEqual([]);
  });

  it("is no news any more after an hour", () => {
    for (const [lateMs, expected] of [
      [planResetNewsMs, ["reset"]],
      [planResetNewsMs + 1, []],
    ] as const) {
      const byClock = new Listener([window(0.96)]);
      expect(byClock.hear([window(0.96)], end + lateMs)).toEqual(expected);
      const byWord = new Listener([window(0.96)]);
      const anew = [window(0.01, { resetsAt: later })];
      expect(byWord.hear(anew, end + lateMs)).toEqual(expected);
      expect(byWord.hear([window(0.8, { resetsAt: later })], end + lateMs)).toEqual([80]);
    }
  });

  it("is told by its new level alone where that is high already", () => {
    const listener = new Listener([window(0.96)]);
    expect(listener.hear([window(0.85, { resetsAt: later })], end + 5)).toEqual([80]);
  });

  it("is told before its time where the service says so", () => {
    const listener = new Listener([window(0.96)]);
    expect(listener.hear([window(0.02, { resetsAt: later })])).toEqual(["reset"]);
  });

  it("is the same period where its end only moves", () => {
    const listener = new Listener([window(0.85)]);
    expect(listener.hear([window(0.84, { resetsAt: end - planPeriodSlackMs })])).toEqual([]);
    expect(listener.hear([window(0.86, { resetsAt: later })])).toEqual([]);
    expect(listener.hear([window(0.86, { resetsAt: null })])).toEqual([]);
    expect(nextPlanAlert(listener.marks)).toBe(later);
  });

  it("is told where nobody says when it ends, and not again and again", () => {
    const unsaid = (share: number) => [window(share, { resetsAt: null, asOf: end + 1 })];
    for (const [share, level] of [
      [0.2, "reset"],
      [0.85, 80],
    ] as const) {
      const listener = new Listener([window(0.96)]);
      expect(listener.hear(unsaid(share), end + 1)).toEqual([level]);
      expect(listener.hear(unsaid(share), end + 2)).toEqual([]);
      expect(nextPlanAlert(listener.marks)).toBeNull();
    }
    const before = new Listener([window(0.96)]);
    expect(before.hear([window(0.96, { resetsAt: null })], end)).toEqual(["reset"]);
    expect(before.hear([window(0.96, { resetsAt: null })], end + 1)).toEqual([]);
  });

  it("is not waited for where the window is gone", () => {
    const listener = new Listener([window(0.96)]);
    listener.hear([], end - 1);
    expect(nextPlanAlert(listener.marks)).toBe(end);
    listener.hear([], end);
    expect(nextPlanAlert(listener.marks)).toBeNull();
  });

  it("is not told anew by an old word about it", () => {
    const listener = new Listener([window(0.85, { resetsAt: later })]);
    expect(listener.hear([window(0.97)], end + 1)).toEqual([]);
    expect(listener.hear([window(0.85, { resetsAt: later })], end + 2)).toEqual([]);
  });
});

it("remembers what is not said for now, and no more than the state has", () => {
  const listener = new Listener([window(0.85)]);
  expect(listener.hear([])).toEqual([]);
  expect(listener.each(0.85)).toEqual([]);
  const many = Array.from({ length: 50 }, (_, index) => window(0.9, { kind: `w${index}` }));
  listener.hear(many);
  expect(listener.marks).toHaveLength(maxPlanWindows);
});
