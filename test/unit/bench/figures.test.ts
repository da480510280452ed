import { describe, expect, it } from "vitest";
import { toFigure } from "../../../bench/figures";

const figure = { id: "a", name: "a", unit: "ms" } as const;

describe("what a figure of the bench is held to", () => {
  it("compares the slow ends of a figure and its peer for an added p95", () => {
    const values = [31, 31, 31, 31, 31];
    const peer = { name: "peer", values: [1, 1, 1, 1, 1], isPaired: false };
    const limits = [{ of: "added p95", limit: 20 }] as const;
    expect(toFigure({ ...figure, values, peer, limits }).limits).toEqual([
      { what: "added p95", value: 30, limit: 20, isWithin: false },
    ]);
  });

  it("takes the difference from the rounds, not from the series", () => {
    const peer = { name: "peer", values: [10, 50, 100], isPaired: true };
    const limits = [{ of: "difference", limit: 5 }] as const;
    const { limits: verdicts } = toFigure({ ...figure, values: [12, 49, 104], peer, limits });
    expect(verdicts).toEqual([{ what: "difference", value: 2, limit: 5, isWithin: true }]);
  });

  it("refuses a limit on a peer that is not there", () => {
    const limits = [{ of: "added p95", limit: 20 }] as const;
    expect(() => toFigure({ ...figure, values: [1], limits })).toThrow("needs a peer");
  });
});
