import { expect, it } from "vitest";
import { parseCliLine } from "../../../src/claude/cliLines";
import { planWindows } from "../../../src/claude/planWindows";
import { maxPlanWindows } from "../../../src/shared/limits";

const event = { source: "event", asOf: 5 };

function windows(rate_limit_info: unknown) {
  const parsed = parseCliLine(JSON.stringify({ type: "rate_limit_event", rate_limit_info }));
  if (parsed.kind !== "line" || parsed.line.type !== "rate_limit_event") throw new Error("no line");
  return planWindows(parsed.line, 5);
}

it("takes the fresh window before the one that may be old", () => {
  const told = windows({
    status: "allowed_warning",
    rateLimitType: "five_hour",
    utilization: 0.9,
    resetsAt: 1,
    unifiedWindows: { five_hour: { utilization: 0.42, resetsAt: 100, status: "allowed" } },
  });
  expect(told).toEqual([
    { kind: "five_hour", utilization: 0.42, resetsAt: 100_000, status: "allowed", ...event },
  ]);
});

it("takes the old one where there is no fresh one, and leaves open what was not said", () => {
  expect(windows({ status: "rejected", rateLimitType: "seven_day" })).toEqual([
    { kind: "seven_day", utilization: null, resetsAt: null, status: "rejected", ...event },
  ]);
});

it.each([undefined, null, 3, {}, { unifiedWindows: [] }, { unifiedWindows: { a: 5 } }])(
  "says nothing of %j",
  (info) => {
    expect(windows(info)).toEqual([]);
  },
);

it("keeps as many windows as the state does", () => {
  const many = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`w${index}`, {}]));
  expect(windows({ unifiedWindows: many })).toHaveLength(maxPlanWindows);
});

it("hands on a refusal that names no window, unless a window says so itself", () => {
  const refusal = { kind: null, utilization: 1, resetsAt: 9_000, status: "rejected", ...event };
  const told = { status: "rejected", resetsAt: 9, utilization: 1 };
  expect(windows(told)).toEqual([refusal]);
  const unifiedWindows = { five_hour: { status: "allowed", utilization: 0.2 } };
  expect(windows({ ...told, unifiedWindows })).toMatchObject([{ kind: "five_hour" }, refusal]);
  const bound = { seven_day: { status: "rejected" } };
  expect(windows({ ...told, unifiedWindows: bound })).toMatchObject([{ kind: "seven_day" }]);
  expect(windows({ status: "allowed_warning", utilization: 0.9 })).toEqual([]);
});

it("takes what is bought on top of the plan for no window, also where it refuses", () => {
  const own = { status: "rejected", rateLimitType: "overage", utilization: 1, resetsAt: 9 };
  expect(windows(own)).toEqual([]);
  const unifiedWindows = { overage: { utilization: 0.5, resetsAt: 9 }, five_hour: {} };
  expect(windows({ ...own, unifiedWindows })).toMatchObject([{ kind: "five_hour" }]);
  const included = { rateLimitType: "seven_day_overage_included", utilization: 0.5 };
  expect(windows(included)).toMatchObject([{ kind: "seven_day_overage_included" }]);
});

it("believes no share beyond the whole, and no time that no clock has", () => {
  const told = (more: object) => windows({ rateLimitType: "five_hour", ...more })[0];
  expect(told({ utilization: 91 })?.utilization).toBe(1);
  expect(told({ utilization: -3 })?.utilization).toBe(0);
  expect(told({ resetsAt: 1e300 })?.resetsAt).toBeNull();
});
