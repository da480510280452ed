import { expect, it } from "vitest";
import { isSameUsage, usageNow } from "../../../src/usage/usageNow";
import { logLine } from "./support/lines";
import { logHome, summaryAt } from "./support/logHome";

it("what is told to everybody names the tokens that are in no sum of money", async () => {
  const home = await logHome();
  const priced = logLine({ id: "a", input: 1_000_000, output: 0 });
  const told = async (...more: readonly string[]) => {
    await home.write(".claude/projects/a/s.jsonl", [priced, ...more].join(""));
    return usageNow(summaryAt(await home.scan(), "2026-11-20T12:00:00Z"));
  };
  const whole = await told();
  const used = { tokens: 1_000_000, costUsd: 2 };
  expect(whole.today).toStrictEqual(used);
  const unknown = { model: "claude-zebra-9", output: 0 };
  const partly = await told(logLine({ ...unknown, id: "b", input: 7 }));
  const expected = { tokens: 1_000_007, costUsd: 2, unpricedTokens: 7 };
  expect(partly.today).toStrictEqual(expected);
  expect(partly.block).toMatchObject(expected);
  expect(isSameUsage(whole, partly)).toBe(false);
  // As many tokens, of which fewer have a price.
  const other = { ...partly, today: { ...expected, unpricedTokens: 8 } };
  expect(isSameUsage(partly, other)).toBe(false);
  expect(isSameUsage(partly, { ...partly })).toBe(true);
  await home.remove();
});
