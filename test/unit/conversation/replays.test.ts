import { describe, expect, it } from "vitest";
import { maxStateSize } from "../../../src/shared/limits";
import { replays } from "../../experiments/replays";

describe("clients that are away while text streams", () => {
  it("have the state of one that never was, whenever they come back", () => {
    const numbers = replays(1, 0.02);
    expect(numbers).toMatchObject({ schedules: 10, equal: 10, gaps: 0, differentAtReturn: 0 });
    expect(numbers["maxSnapshotBytes"]).toBeLessThanOrEqual(maxStateSize);
    expect(numbers["replays"]).toBeGreaterThan(5);
    expect(numbers["snapshots"]).toBeGreaterThan(5);
  });
});
