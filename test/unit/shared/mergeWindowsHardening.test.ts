import { describe, expect, it } from "vitest";
import type { PlanWindow } from "../../../src/shared/catalog";
import { maxPlanWindows, planLateMostMs, planUndatedLifeMs } from "../../../src/shared/limits";
import { mergeWindows } from "../../../src/shared/mergeWindows";

const now = 1_000_000_000_000;
const hourMs = 3_600_000;
const window = (more: Partial<PlanWindow> = {}): PlanWindow => ({
  ...{ kind: "five_hour", utilization: 0.4, resetsAt: now + hourMs, status: "allowed" },
  ...{ source: "event", asOf: now, ...more },
});
const merged = (before: PlanWindow, told: PlanWindow) => mergeWindows([before], [told])[0];

describe("a word from a clock that was ahead", () => {
  const ahead = window({ utilization: 0.9, asOf: now + 48 * hourMs });

  it("gives way to what is told once the clock is right", () => {
    const told = window({ utilization: 0.2 });
    expect(merged(ahead, told)).toEqual(told);
  });

  it("holds back nothing that comes after a word without a share", () => {
    const silent = window({ utilization: null });
    expect(merged(ahead, silent)).toMatchObject({ utilization: 0.9, asOf: now });
    const next = window({ utilization: 0.3, asOf: now + 1 });
    expect(mergeWindows(mergeWindows([ahead], [silent]), [next])).toEqual([next]);
  });

  it("is told from an answer that was waited for by how late it comes", () => {
    const known = window({ utilization: 0.9, asOf: now + planLateMostMs });
    expect(merged(known, window())).toEqual(known);
    expect(merged(known, window({ asOf: now - 1 }))).toMatchObject({ utilization: 0.4 });
  });
});

describe("a ninth kind of window", () => {
  const others = Array.from({ length: maxPlanWindows - 2 }, (_, n) => window({ kind: `w${n}` }));
  const main = [window(), window({ kind: "seven_day" })];
  const kindsAfter = (known: readonly PlanWindow[], told: readonly PlanWindow[]) =>
    mergeWindows(known, told).map(({ kind }) => kind);

  it("never takes the place of the five hours or the week, however old they are", () => {
    const kinds = kindsAfter([...main, ...others], [window({ kind: "new" })]);
    expect(kinds).toEqual(["five_hour", "seven_day", "w1", "w2", "w3", "w4", "w5", "new"]);
    const many = Array.from({ length: 2 * maxPlanWindows }, (_, n) => window({ kind: `n${n}` }));
    const flooded = kindsAfter(main, many);
    expect(flooded).toHaveLength(maxPlanWindows);
    expect(flooded).toEqual(expect.arrayContaining(["five_hour", "seven_day"]));
  });

  it("takes the place of one that is over before that of one that runs", () => {
    const known = [...main, ...others].map((one) =>
      one.kind === "w4" ? { ...one, resetsAt: now } : one,
    );
    expect(kindsAfter(known, [window({ kind: "new" })])).toEqual([
      ...["five_hour", "seven_day", "w0", "w1", "w2", "w3", "w5", "new"],
    ]);
  });
});

describe("a share that was told without a reset", () => {
  const week = { kind: "seven_day", resetsAt: null } as const;
  const undated = window({ ...week, utilization: 0.95, status: "rejected" });
  const silent = { utilization: null, status: null } as const;

  it("counts for some hours only, for the next period may have begun by then", () => {
    const soon = window({ ...week, ...silent, asOf: now + planUndatedLifeMs });
    expect(merged(undated, soon)).toMatchObject({ utilization: 0.95, status: "rejected" });
    const later = { ...soon, asOf: now + planUndatedLifeMs + 1 };
    expect(merged(undated, later)).toEqual(later);
    const dated = { ...later, resetsAt: now + 100 * hourMs };
    expect(merged(undated, dated)).toEqual(dated);
  });

  it("is not kept alive by words that tell none", () => {
    let known: readonly PlanWindow[] = [undated];
    for (let hours = 1; hours <= 6; hours += 1) {
      known = mergeWindows(known, [window({ ...week, ...silent, asOf: now + hours * hourMs })]);
    }
    expect(known[0]).toMatchObject({ utilization: null, status: null });
  });

  it("is not of five hours that began after it", () => {
    const before = window({ resetsAt: null, utilization: 0.95 });
    const told = window({ ...silent, asOf: now + 2 * hourMs, resetsAt: now + 6 * hourMs });
    expect(merged(before, told)).toEqual(told);
    const same = { ...told, resetsAt: now + 4 * hourMs };
    expect(merged(before, same)).toMatchObject({ utilization: 0.95 });
  });
});
