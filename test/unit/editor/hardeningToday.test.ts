import { describe, expect, it } from "vitest";
import { nextLook } from "../../../src/editor/nextLook";
import { usageFace } from "../../../src/editor/usageStatus";
import { usageRows } from "../../../src/editor/usageRows";
import { isSameUsage } from "../../../src/usage/usageNow";
import { hostWith } from "./fakes";

const midnight = new Date(2026, 10, 23).getTime();
const usage = {
  asOf: midnight - 1_000,
  scan: null,
  block: null,
  today: { tokens: 5_000, costUsd: 1.5 },
};
const host = { ...hostWith({}), planWindows: [], usage };

describe("what today cost", () => {
  it("is shown in the status bar and its tooltip until the day is over, and not after", () => {
    const shownAt = (now: number) => [
      usageFace(host, now, "en").today?.text,
      usageRows(host, now, "en").map(([name]) => name),
    ];
    expect(shownAt(midnight - 1)).toEqual(["$1.50", ["Today"]]);
    expect(shownAt(midnight)).toEqual([undefined, []]);
  });

  it("goes at midnight though nobody says anything", () => {
    expect(nextLook(host, midnight - 90_000)).toBe(30_000);
    expect(nextLook(host, midnight - 700)).toBe(700);
    expect(nextLook(host, midnight)).toBeNull();
  });

  it("is told anew on another day even where it is the same", () => {
    expect(isSameUsage(usage, { ...usage, asOf: midnight - 1 })).toBe(true);
    expect(isSameUsage(usage, { ...usage, asOf: midnight })).toBe(false);
  });
});
