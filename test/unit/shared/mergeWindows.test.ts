import { describe, expect, it } from "vitest";
import type { PlanWindow } from "../../../src/shared/catalog";
import { maxPlanWindows, planPeriodSlackMs, planWindowKeptMs } from "../../../src/shared/limits";
import { mergeWindows } from "../../../src/shared/mergeWindows";
import { planAlerts, planMarks } from "../../../src/shared/planAlerts";

const end = 10_000_000;
const window = (more: Partial<PlanWindow> = {}): PlanWindow => ({
  ...{ kind: "five_hour", utilization: 0.4, resetsAt: end, status: "allowed" },
  ...{ source: "event", asOf: 100, ...more },
});
const merged = (before: PlanWindow, told: PlanWindow) => mergeWindows([before], [told])[0];
const silent = { utilization: null, resetsAt: null, status: null, asOf: 200 } as const;

describe("a window of the plan that is told again", () => {
  it("keeps what was not said, with the time at which it was", () => {
    expect(merged(window(), window({ ...silent, source: "usage" }))).toEqual(window());
    const warned = window({ ...silent, status: "allowed_warning" });
    expect(merged(window(), warned)).toEqual(window({ status: "allowed_warning" }));
  });

  it("is what was said last, whatever comes in later", () => {
    const event = window({ utilization: 0.9, asOf: 300 });
    const asked = window({ utilization: 0.2, status: null, source: "usage", asOf: 200 });
    expect(merged(event, asked)).toEqual(event);
    expect(merged(asked, event)).toEqual(event);
    const [fuller] = mergeWindows([asked], [window({ utilization: null, asOf: 300 })]);
    expect(fuller).toMatchObject({ utilization: 0.2, source: "usage", asOf: 200 });
  });

  it("takes what an older word knows and the newer one does not", () => {
    const refused = window({ utilization: null, status: "rejected", asOf: 300 });
    expect(merged(refused, window({ utilization: 0.97, source: "usage", status: null }))).toEqual(
      window({ utilization: 0.97, source: "usage", status: "rejected" }),
    );
  });

  it("takes nothing from the period before", () => {
    const far = end + 2 * planPeriodSlackMs;
    const afterEnd = window({ ...silent, asOf: end + 1 });
    expect(merged(window({ status: "rejected" }), afterEnd)).toEqual(afterEnd);
    const anew = window({ ...silent, resetsAt: far, asOf: end - planPeriodSlackMs });
    expect(merged(window({ status: "rejected" }), anew)).toEqual(anew);
    const emptier = window({ ...silent, utilization: 0.1, resetsAt: far });
    expect(merged(window({ status: "rejected" }), emptier)).toEqual(emptier);
    const old = window({ resetsAt: 50, utilization: 1, asOf: 1 });
    expect(merged(window({ utilization: null }), old)).toEqual(window({ utilization: null }));
  });

  it("keeps what was known where only its end moves, while that is ahead", () => {
    for (const moved of [planPeriodSlackMs, -planPeriodSlackMs, 9 * planPeriodSlackMs]) {
      const resetsAt = end + moved;
      const told = window({ ...silent, resetsAt });
      expect(merged(window(), told)).toEqual(window({ resetsAt }));
      const fuller = window({ ...silent, utilization: 0.97, resetsAt });
      expect(merged(window({ status: "rejected" }), fuller)).toEqual({
        ...fuller,
        status: "rejected",
      });
    }
  });

  it("is of the same period here and where it is told that it is nearly used", () => {
    const before = window({ utilization: 0.85 });
    for (const more of [{ utilization: null }, { utilization: 0.86 }, { utilization: 0.1 }]) {
      const told = window({ ...more, resetsAt: end + 9 * planPeriodSlackMs, asOf: 200 });
      const after = mergeWindows([before], [told]);
      const { alerts } = planAlerts(planMarks([before], 200), after, 200);
      const isReset = more.utilization === 0.1;
      expect(alerts.map(({ level }) => level)).toEqual(isReset ? ["reset"] : []);
      expect(after[0]?.utilization).toBe(more.utilization ?? 0.85);
    }
  });
});

describe("the windows of the plan", () => {
  const kinds = (windows: readonly PlanWindow[]) => windows.map(({ kind }) => kind);

  it("stay in their places, and new ones come last", () => {
    const known = ["five_hour", "seven_day", "seven_day_opus"].map((kind) => window({ kind }));
    const told = ["new", "seven_day", "five_hour"].map((kind) => window({ kind, asOf: 200 }));
    expect(kinds(mergeWindows(known, told))).toEqual([...kinds(known), "new"]);
    expect(mergeWindows([], [window()])).toEqual([window()]);
  });

  it("are as many as the state keeps: those go that nobody told of for the longest time", () => {
    const known = Array.from({ length: maxPlanWindows }, (_, n) =>
      window({ kind: `w${n}`, asOf: n === 3 ? 50 : 100 }),
    );
    const expected = kinds(known).filter((kind) => kind !== "w3");
    expect(kinds(mergeWindows(known, [window({ asOf: 10 })]))).toEqual([...expected, "five_hour"]);
    const w3 = window({ kind: "w3", asOf: 20 });
    expect(kinds(mergeWindows(known, [w3, window()]))).toEqual([
      ...kinds(known).filter((kind) => kind !== "w0"),
      "five_hour",
    ]);
  });

  it("go a day after they ended, unless they are told again", () => {
    const [over, endless] = [window({ kind: "over" }), window({ kind: "endless", resetsAt: null })];
    const told = (asOf: number, ...more: readonly PlanWindow[]) =>
      kinds(mergeWindows([over, endless], [window({ asOf }), ...more]));
    expect(told(end + planWindowKeptMs - 1)).toEqual(["over", "endless", "five_hour"]);
    expect(told(end + planWindowKeptMs)).toEqual(["endless", "five_hour"]);
    expect(told(end + planWindowKeptMs, over)).toContain("over");
  });
});
