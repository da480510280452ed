import { describe, expect, it } from "vitest";
import { prices } from "../../../src/usage/prices";
import { pricedName, priceOf, tokenCost } from "../../../src/usage/tokenCost";
import { emptyFigures } from "../../../src/usage/usageRow";

const november = Date.parse("2026-11-20T10:00:00Z");
const cost = (model: string, figures: object, time = november): number =>
  tokenCost(model, { ...emptyFigures(), time, ...figures });

describe("prices", () => {
  it("are those that the CLI itself counts with", () => {
    const opus = { input: 100, output: 15, cacheRead: 20, cacheWrite5m: 10 };
    expect(cost("claude-opus-5-5", opus)).toBeCloseTo(0.000754, 9);
    const sonnet = { input: 100, output: 9, cacheRead: 20, cacheWrite5m: 10 };
    expect(cost("claude-sonnet-5-5", sonnet)).toBeCloseTo(0.000317, 9);
  });

  it("know a model by its other names", () => {
    for (const [name, expected] of [
      ["claude-haiku-4-5-20251001", "claude-haiku-4-5"],
      ["claude-opus-4-6[1m]", "claude-opus-4-6"],
      ["claude-opus-5-5-20261001[1m]", "claude-opus-5-5"],
      ["claude-3-5-haiku-20241022", "claude-haiku-3-5"],
      ["claude-3-7-sonnet-latest", "claude-sonnet-3-7"],
      ["claude-sonnet-4-0", "claude-sonnet-4"],
      ["claude-sonnet-4-20250514", "claude-sonnet-4"],
      ["claude-sonnet-4-5@20250929", "claude-sonnet-4-5"],
      ["claude-sonnet-5", "claude-sonnet-5"],
    ]) {
      expect(pricedName(name!)).toBe(expected);
      expect([name, priceOf(name!, november)?.model]).toEqual([name, expected]);
    }
  });

  it("an unknown model has none, which is not 0", () => {
    for (const name of ["claude-zebra-9", "gpt-5", "", "claude-opus", "__proto__", "toString"]) {
      expect([name, priceOf(name, november)]).toEqual([name, null]);
      expect(cost(name, { input: 5 })).toBeNaN();
    }
    expect(cost("claude-zebra-9", {})).toBe(0);
  });

  it("a cost that the line tells wins", () => {
    expect(cost("claude-zebra-9", { input: 5, cost: 0.25 })).toBe(0.25);
  });

  it("each kind of tokens has its own", () => {
    const million = 1_000_000;
    const kinds = ["input", "cacheWrite5m", "cacheWrite1h", "cacheRead", "output"];
    expect(kinds.map((kind) => cost("claude-opus-4-8", { [kind]: million }))).toEqual([
      ...[5, 6.25, 10, 0.5, 25],
    ]);
  });

  it("change by the day", () => {
    const read = { cacheRead: 1_000_000 };
    expect(cost("claude-sonnet-5-5", read, Date.parse("2026-10-06T23:59:59Z"))).toBeCloseTo(0.2);
    expect(cost("claude-sonnet-5-5", read, Date.parse("2026-10-07T00:00:00Z"))).toBeCloseTo(0.1);
  });

  it("of Haiku 5.5 depend on the length of the prompt, what comes from the cache included", () => {
    const prompt = { input: 1_000, cacheWrite5m: 0, cacheRead: 99_000 };
    expect(cost("claude-haiku-5-5", prompt)).toBeCloseTo((1_000 * 0.1 + 99_000 * 0.01) / 1e6, 12);
    const longer = { ...prompt, cacheWrite5m: 1 };
    expect(cost("claude-haiku-5-5", { ...longer, output: 10 })).toBeCloseTo(
      (1_000 * 0.5 + 99_000 * 0.05 + 0.625 + 10 * 2.5) / 1e6,
      12,
    );
  });

  it("fast mode costs more where there is one", () => {
    const fast = { input: 1_000_000, speed: 2 };
    const models = ["claude-opus-4-8", "claude-opus-4-6", "claude-sonnet-5"];
    expect(models.map((model) => cost(model, fast))).toEqual([10, 30, 2]);
  });

  it("follow the general rule: writes 1.25 and 2 times the input", () => {
    for (const price of prices) {
      expect([price.model, price.cacheWrite5m]).toEqual([price.model, price.input * 1.25]);
      expect([price.model, price.cacheWrite1h]).toEqual([price.model, price.input * 2]);
    }
  });
});
