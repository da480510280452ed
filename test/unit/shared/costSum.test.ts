import { describe, expect, it } from "vitest";
import type { HostEvent } from "../../../src/shared/events";
import { maxTurnsInState } from "../../../src/shared/limits";
import type { HostState } from "../../../src/shared/state";
import {
  accepted,
  conversationId,
  endedTurn,
  fold,
  newestTurn,
  onlyConversation,
  opened,
  startedTurn,
} from "./fixtures";

/** A turn from its prompt to its end; null: nobody told what it cost. */
function turn(id: string, costUsd: number | null): readonly HostEvent[] {
  const none = { inputTokens: null, outputTokens: null, cacheReadTokens: null };
  const stats = { ...none, cacheWriteTokens: null, durationMs: 1, modelTurns: 1, model: null };
  const end = { ...endedTurn(id), stats: { ...stats, costUsd } } as HostEvent;
  return [accepted(id), startedTurn(id), end];
}

const costOf = (state: HostState): number => onlyConversation(state).costUsd;

/** The newest of a conversation's turns, as its record has them: without a price. */
const recorded = [{ ...newestTurn(fold([opened(), ...turn("r1", null)])) }];

describe("the sum of what a conversation's turns cost", () => {
  it("is that of all of them, also of those that left the state", () => {
    const many = Array.from({ length: maxTurnsInState + 5 }, (_, index) => turn(`t${index}`, 0.5));
    const state = fold([opened(), ...many.flat()]);
    expect(onlyConversation(state).hasOlderTurns).toBe(true);
    expect(costOf(state)).toBe((maxTurnsInState + 5) / 2);
  });

  it("begins with what cost nothing, and does not wait for what still runs", () => {
    const running = [accepted("t3"), startedTurn("t3")];
    const state = fold([opened(), ...turn("t1", 0), ...turn("t2", 0.25), ...running]);
    expect(costOf(state)).toBe(0.25);
  });

  it.each([
    ["older turns", { turns: [], hasOlderTurns: true }],
    ["turns of its record", { turns: recorded, hasOlderTurns: false }],
  ])("is none where the conversation was opened with %s", (_, change) => {
    const state = fold([opened(conversationId, change), ...turn("t1", 0.5), ...turn("t2", 0.5)]);
    expect(costOf(state)).toBe(0);
  });

  it("is none from a turn on that did not tell, whether or not that is still in the state", () => {
    const before = fold([opened(), ...turn("t1", 0.5), ...turn("lost", null)]);
    expect(costOf(before)).toBe(0);
    const many = Array.from({ length: maxTurnsInState + 5 }, (_, index) => turn(`u${index}`, 0.5));
    const after = fold(many.flat(), before);
    expect(onlyConversation(after).turns.some(({ id }) => id === "lost")).toBe(false);
    expect(costOf(after)).toBe(0);
  });

  it("is none once somebody did something in it elsewhere", () => {
    const before = fold([opened(), ...turn("t1", 0.5)]);
    const turns = [...onlyConversation(before).turns, ...recorded];
    const refreshed = { type: "conversation.refreshed", conversationId, hasOlderTurns: false };
    const state = fold([{ ...refreshed, turns } as HostEvent], before);
    expect(costOf(state)).toBe(0);
    expect(costOf(fold(turn("t2", 0.5), state))).toBe(0);
  });
});
