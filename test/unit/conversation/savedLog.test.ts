import { expect, it } from "vitest";
import { restore } from "../../../src/conversation/savedLog";
import { initialState } from "../../../src/shared/state";

it("what an earlier version kept of the plan was told by the CLI itself, and nothing was known of usage", () => {
  const window = { kind: "five_hour", utilization: 0.5, resetsAt: 9, status: "allowed", asOf: 1 };
  // JSON leaves out what is undefined.
  const older = { ...initialState, planWindows: [window], usage: undefined };
  const vault = { accepted: [], texts: [] };
  const saved = restore({
    checkpoint: { body: JSON.parse(JSON.stringify({ layout: 1, state: older, vault })) as unknown },
    records: [],
  });
  expect(saved?.state.planWindows).toEqual([{ ...window, source: "event" }]);
  expect(saved?.state.usage).toBeNull();
});
