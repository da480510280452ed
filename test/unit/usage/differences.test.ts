import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { placeCcusage } from "../../support/ccusage";
import type { TemporaryFolder } from "../../support/temporary";
import { temporaryFolder } from "../../support/temporary";
import { bothOf } from "./support/bothFigures";
import type { LineOptions } from "./support/lines";
import { logLine } from "./support/lines";

let tools: TemporaryFolder;
let program: string;
beforeAll(async () => {
  tools = await temporaryFolder("ccusage");
  program = await placeCcusage(tools.path);
});
afterAll(() => tools.remove());

const both = (lines: readonly (LineOptions | string)[]) => bothOf(program, lines);

describe("what differs from ccusage on purpose", () => {
  it("an error's line that used nothing begins no block", async () => {
    const error = { id: "e", at: "2026-11-20T18:00:00.000Z", model: "<synthetic>", output: 0 };
    const { ours, theirs } = await both([{ input: 5 }, error]);
    expect(ours).toEqual(theirs.slice(0, 1));
    expect(theirs.map(({ isGap }) => isGap)).toEqual([false, true, false]);
  });

  it("null in the input of a tool does not take the answer away", async () => {
    const content = [{ type: "tool_use", id: "t", name: "X", input: { model: null, id: null } }];
    const { ours, theirs } = await both([{ input: 5 }, { id: "b", input: 7, content }]);
    expect(ours.map(({ input }) => input)).toEqual([12]);
    expect(theirs.map(({ input }) => input)).toEqual([5]);
  });

  it.each([
    ["claude-opus-5-5", "4.0000"],
    ["claude-sonnet-5-5", "2.0000"],
    ["claude-haiku-5-5", "0.5000"],
  ])("a model that ccusage does not know has its price: %s", async (model, cost) => {
    const { ours, theirs } = await both([{ model, input: 1_000_000, output: 0 }]);
    expect([ours[0]?.cost, theirs[0]?.cost]).toEqual([cost, "0.0000"]);
  });

  it("a model that nobody knows has no price instead of none to pay", async () => {
    const { theirs, summary } = await both([{ model: "claude-zebra-9", input: 1_000_000 }]);
    expect(theirs[0]?.cost).toBe("0.0000");
    expect(summary.today).toMatchObject({ costUsd: null, unpricedTokens: 1_000_001 });
    expect(summary.unpricedModels).toEqual(["claude-zebra-9"]);
  });

  it.each(["claude-sonnet-4-20250514", "claude-sonnet-4-5-20250929"])(
    "%s has one price, however many tokens there are of a kind",
    async (model) => {
      const { ours, theirs } = await both([{ model, input: 300_000, output: 0 }]);
      expect([ours[0]?.cost, theirs[0]?.cost]).toEqual(["0.9000", "1.2000"]);
      const short = await both([{ model, input: 200_000, output: 0 }]);
      expect(short.ours).toEqual(short.theirs);
    },
  );

  it("a message within a line of progress counts for blocks as it does for days", async () => {
    const message = JSON.parse(logLine({ input: 5 })) as object;
    const line = { type: "progress", data: { type: "agent_progress", message } };
    const { ours, theirs, days } = await both([`${JSON.stringify(line)}\n`]);
    expect(ours.map(({ input }) => input)).toEqual([5]);
    expect(theirs).toEqual([]);
    expect(days.ours).toMatchObject([{ date: "2026-11-20", input: 5 }]);
    expect(days.theirs).toEqual(days.ours);
  });

  it("a time with more than milliseconds is a time", async () => {
    const { ours, theirs } = await both([{ at: "2026-11-20T10:00:00.123456Z", input: 5 }]);
    expect(ours.map(({ input }) => input)).toEqual([5]);
    expect(theirs).toEqual([]);
  });

  it("a line of more than 4 MiB is no answer", async () => {
    const { ours, theirs } = await both([{ input: 5, content: "x".repeat(5_000_000) }]);
    expect(ours).toEqual([]);
    expect(theirs.map(({ input }) => input)).toEqual([5]);
  });

  it("an answer whose line does not say whether it is an error's counts", async () => {
    const odd = logLine({ id: "b", input: 7 }).replace("{", '{"isApiErrorMessage":null,');
    const { ours, theirs } = await both([{ input: 5 }, odd]);
    expect(ours.map(({ input }) => input)).toEqual([12]);
    expect(theirs.map(({ input }) => input)).toEqual([5]);
  });

  it.each([
    [-5, "-5.0000"],
    [20_000, "20000.0000"],
  ])("a line whose cost can't be true is no answer: %d dollars", async (cost, told) => {
    const { ours, theirs } = await both([{ input: 5, cost }]);
    expect(ours).toEqual([]);
    expect(theirs.map((block) => block.cost)).toEqual([told]);
  });

  it("a guess by a similar name is no price", async () => {
    const model = "openrouter/claude-opus-4.8";
    const { summary, theirs } = await both([{ model, input: 1_000_000, output: 0 }]);
    expect(summary.today.costUsd).toBeNull();
    expect(theirs[0]?.cost).toBe("5.0000");
  });
});
