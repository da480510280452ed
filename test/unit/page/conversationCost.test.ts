import { describe, expect, it } from "vitest";
import type { Conversation, TurnStats } from "../../../src/shared/state";
import { conversationCost } from "../../../webview-ui/src/components/usage/conversationCost";
import { totals } from "../../browser/support/usage";
import { hostWith, turnWith } from "../editor/fakes";

const stats: TurnStats = {
  ...{ durationMs: 1, inputTokens: 1, outputTokens: 1, cacheReadTokens: 0, cacheWriteTokens: 0 },
  ...{ costUsd: 0.25, modelTurns: 1, model: null },
};

/** An open conversation with such turns. */
function open(change: Partial<Conversation>): Conversation {
  const [conversation] = hostWith({
    turns: [turnWith({ stats }), turnWith({ stats: null })],
  }).conversations;
  if (conversation === undefined) throw new Error("there is none");
  return { ...conversation, ...change };
}

describe("what a conversation cost", () => {
  const logged = { ...totals(9_000, 1.5), unpricedTokens: 700 };

  it("is Claude Code's own figure where that is of all turns, however many are older", () => {
    const cost = conversationCost(open({ costUsd: 0.9, hasOlderTurns: true }), logged);
    expect(cost).toMatchObject({ costUsd: 0.9, unpricedTokens: 0, source: "claude" });
  });

  it("is that of the logs else, with what has no price", () => {
    const expected = { costUsd: 1.5, unpricedTokens: 700, source: "logs" };
    expect(conversationCost(open({ costUsd: 0 }), logged)).toMatchObject(expected);
    expect(conversationCost(undefined, logged)).toMatchObject(expected);
  });

  it("is known to be a part where there are no logs", () => {
    expect(conversationCost(open({ costUsd: 0 }), undefined)).toMatchObject({
      costUsd: 0.25,
      source: "part",
    });
  });

  it("is not known where nobody told", () => {
    expect(conversationCost(open({ costUsd: 0, turns: [] }), undefined)).toBeNull();
    expect(conversationCost(undefined, undefined)).toBeNull();
  });
});
