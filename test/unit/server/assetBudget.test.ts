import { describe, expect, it } from "vitest";
import { AssetBudget } from "../../../src/server/assetBudget";
import { maxStrangerAssetBytes, strangerAssetWindowMs } from "../../../src/shared/limits";

const visitor = (address: string) => ({ door: "tunnel", address }) as const;

describe("R71 the page's files for who has no session", () => {
  it("are given until an address has had its share, then again in the next window", () => {
    let now = 0;
    const budget = new AssetBudget(() => now);
    const one = visitor("203.0.113.7");
    expect(budget.take(one, maxStrangerAssetBytes - 1)).toBe(0);
    expect(budget.take(one, 1)).toBe(0);
    now = 1_000;
    expect(budget.take(one, 1)).toBe(strangerAssetWindowMs - 1_000);
    expect(budget.take(visitor("203.0.113.8"), 1)).toBe(0);
    now = strangerAssetWindowMs;
    expect(budget.take(one, 1)).toBe(0);
  });

  it("are counted by network where the address is one of IPv6", () => {
    const budget = new AssetBudget(() => 0);
    budget.take(visitor("2001:db8::1"), maxStrangerAssetBytes);
    expect(budget.take(visitor("2001:db8::ffff:1"), 1)).toBeGreaterThan(0);
    expect(budget.take(visitor("2001:db8:0:1::1"), 1)).toBe(0);
  });
});
