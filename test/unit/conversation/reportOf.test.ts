import { describe, expect, it } from "vitest";
import type { AgentPlanWindow } from "../../../src/conversation/agent";
import { reportOf } from "../../../src/conversation/reportOf";
import type { PlanWindow } from "../../../src/shared/catalog";
import { initialState } from "../../../src/shared/state";

const window = (kind: string, utilization: number | null): PlanWindow => ({
  ...{ kind, utilization, resetsAt: 9_000, status: "allowed", source: "event", asOf: 5 },
});
const refusal: AgentPlanWindow = {
  ...{ kind: null, utilization: null, resetsAt: null, status: "rejected", source: "event" },
  asOf: 7,
};

function told(windows: readonly AgentPlanWindow[], known: readonly PlanWindow[] = []) {
  const state = { ...initialState, planWindows: known };
  const event = reportOf({ type: "plan", windows }, "c1", state);
  return event?.type === "plan.changed" ? event.windows : event;
}

describe("what the agent says of the plan", () => {
  it("is told as it is", () => {
    expect(told([window("five_hour", 0.5)])).toEqual([window("five_hour", 0.5)]);
  });

  it("is told of the fullest window where it refuses and names none", () => {
    const known = [window("seven_day", 0.6), window("five_hour", 0.96)];
    expect(told([refusal], known)).toEqual([
      { ...refusal, kind: "five_hour", utilization: 0.96, resetsAt: 9_000 },
    ]);
    const own = { ...refusal, utilization: 1, resetsAt: 7_000 };
    expect(told([own], known)).toEqual([{ ...own, kind: "five_hour" }]);
  });

  it("is told of the fullest of those that come with it", () => {
    const [weekly, short] = [window("seven_day", 0.99), window("five_hour", 0.2)];
    expect(told([short, weekly, refusal], [window("five_hour", 0.96)])).toEqual([
      short,
      { ...refusal, kind: "seven_day", utilization: 0.99, resetsAt: 9_000 },
    ]);
  });

  it("is told of the fullest that runs, not of one that is over", () => {
    const over = { ...window("five_hour", 1), resetsAt: 7 };
    const [weekly, unsaid] = [window("seven_day", 0.6), window("other", null)];
    expect(told([refusal], [over, unsaid, weekly])).toMatchObject([{ kind: "seven_day" }]);
    expect(told([refusal], [over, unsaid])).toMatchObject([{ kind: "other", utilization: null }]);
    expect(told([refusal], [over])).toBeNull();
  });

  it("is nothing where nobody knows any window", () => {
    expect(told([refusal])).toBeNull();
  });
});
