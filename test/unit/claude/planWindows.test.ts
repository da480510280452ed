import { expect, it } from "vitest";
import { parseCliLine } from "../../../src/claude/cliLines";
import { planWindows } from "../../../src/claude/planWindows";
import { maxPlanWindows } from "../../../src/shared/limits";

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
    { kind: "five_hour", utilization: 0.42, resetsAt: 100_000, status: "allowed", asOf: 5 },
  ]);
});

it("takes the old one where there is no fresh one, and leaves open what was not said", () => {
  expect(windows({ status: "rejected", rateLimitType: "seven_day" })).toEqual([
    { kind: "seven_day", utilization: null, resetsAt: null, status: "rejected", asOf: 5 },
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
