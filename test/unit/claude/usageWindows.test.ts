import { expect, it } from "vitest";
import { usageWindows } from "../../../src/claude/usageWindows";
import { maxPlanWindows } from "../../../src/shared/limits";

const told = (rate_limits: unknown, more: object = {}) =>
  usageWindows({ rate_limits_available: true, rate_limits, ...more }, 5);
const at = "2026-03-10T04:59:59Z";
const usage = { status: null, source: "usage", asOf: 5 };

it("reads per cent and times of each window", () => {
  expect(
    told({
      five_hour: { utilization: 37, resets_at: at },
      seven_day: { utilization: 95.5, resets_at: null },
      seven_day_opus: null,
      overage: { utilization: 50, resets_at: at },
      extra_usage: { is_enabled: true, monthly_limit: 50, used_credits: 50, utilization: 100 },
    }),
  ).toEqual([
    { kind: "five_hour", utilization: 0.37, resetsAt: Date.parse(at), ...usage },
    { kind: "seven_day", utilization: 0.955, resetsAt: null, ...usage },
  ]);
});

it("names the weeks of models as the older versions do, and none twice", () => {
  const model_scoped = [
    { display_name: "Fable 5", utilization: 12, resets_at: at },
    { display_name: "Opus", utilization: 99, resets_at: at },
    { display_name: 7, utilization: 1, resets_at: at },
    null,
  ];
  const seven_day_opus = { utilization: 3, resets_at: at };
  expect(told({ seven_day_opus, model_scoped })).toMatchObject([
    { kind: "seven_day_opus", utilization: 0.03 },
    { kind: "seven_day_fable_5", utilization: 0.12 },
  ]);
});

it("believes no share beyond the whole, and no time that is none", () => {
  expect(told({ a: { utilization: 130, resets_at: "soon" } })).toMatchObject([
    { utilization: 1, resetsAt: null },
  ]);
  expect(told({ a: { utilization: "x", resets_at: "soon" } })).toEqual([]);
});

it.each([
  undefined,
  null,
  3,
  "x",
  {},
  [],
  { five_hour: 5 },
  { five_hour: {} },
  { model_scoped: 3 },
])("says nothing of %j", (limits) => {
  expect(told(limits)).toEqual([]);
});

it("says nothing where there is no plan", () => {
  const limits = { five_hour: { utilization: 37, resets_at: at } };
  expect(told(limits, { rate_limits_available: false })).toEqual([]);
  expect(told(null, { rate_limits_available: false })).toEqual([]);
});

it("keeps as many windows as the state does, with names of one line", () => {
  const limits = Object.fromEntries(
    Array.from({ length: 50 }, (_, index) => [`w${index}\n`, { utilization: 1, resets_at: at }]),
  );
  const windows = told(limits);
  expect(windows).toHaveLength(maxPlanWindows);
  expect(windows[0]?.kind).toBe("w0");
});
