import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { UsageTeller } from "../../../src/app/usageTeller";
import type { UsageNow } from "../../../src/shared/usage";

const used = (tokens: number, asOf = 0): UsageNow => ({
  ...{ asOf, scan: null, block: null },
  today: { tokens, costUsd: 1 },
});

describe("what is told of usage", () => {
  let teller: UsageTeller;
  let said: UsageNow[];
  const tokens = () => said.map(({ today }) => today?.tokens);

  beforeEach(() => {
    vi.useFakeTimers();
    said = [];
    teller = new UsageTeller((usage) => said.push(usage));
  });
  afterEach(() => {
    teller.dispose();
    vi.useRealTimers();
  });

  it("is said at once at first, then at most once in a while, and the newest always", () => {
    teller.tell(used(1), 2_000);
    expect(said).toEqual([]);
    vi.advanceTimersByTime(0);
    expect(tokens()).toEqual([1]);
    for (const count of [2, 3, 4]) teller.tell(used(count), 2_000);
    vi.advanceTimersByTime(1_999);
    expect(tokens()).toEqual([1]);
    vi.advanceTimersByTime(1);
    expect(tokens()).toEqual([1, 4]);
  });

  it("is not said again, whenever it was counted", () => {
    teller.tell(used(1, 1), 0);
    vi.advanceTimersByTime(0);
    teller.tell(used(1, 2), 0);
    vi.runAllTimers();
    teller.tell(used(2, 3), 2_000);
    teller.tell(used(1, 4), 2_000);
    vi.runAllTimers();
    expect(tokens()).toEqual([1]);
  });

  it("is said where a scan has read more of the same file", () => {
    const scanned = (bytes: number): UsageNow => ({
      ...{ asOf: 1, block: null, today: null },
      scan: { files: 1, totalFiles: 2, bytes, totalBytes: 900 },
    });
    for (const bytes of [100, 100, 200]) {
      teller.tell(scanned(bytes), 0);
      vi.runAllTimers();
    }
    expect(said.map(({ scan }) => scan?.bytes)).toEqual([100, 200]);
  });

  it("is said again where a restart brought back something older", () => {
    teller.tell(used(2), 0);
    vi.advanceTimersByTime(0);
    const [told] = said;
    teller.follow(told ?? null);
    teller.follow(used(2, 7));
    vi.runAllTimers();
    expect(tokens()).toEqual([2]);
    teller.follow(used(1));
    expect(said).toHaveLength(1);
    vi.runAllTimers();
    teller.follow(null);
    vi.runAllTimers();
    expect(tokens()).toEqual([2, 2, 2]);
  });

  it("is not said before there is anything, nor after the end", () => {
    teller.follow(used(9));
    teller.tell(used(1), 0);
    teller.dispose();
    teller.tell(used(2), 0);
    vi.runAllTimers();
    expect(said).toEqual([]);
  });
});
