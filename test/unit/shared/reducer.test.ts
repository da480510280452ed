import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { HostEvent } from "../../../src/shared/events";
import { maxBlockLength, maxTurnsInState } from "../../../src/shared/limits";
import { reduce } from "../../../src/shared/reducer";
import type { HostState } from "../../../src/shared/state";
import { initialState } from "../../../src/shared/state";

const conversationId = "11111111-1111-4111-8111-111111111111";
const by = { id: "device", name: "Phone" };

function fold(events: readonly HostEvent[], state: HostState = initialState): HostState {
  return events.reduce((current, event, index) => reduce(current, { event, at: index + 1 }), state);
}

const opened: HostEvent = { type: "conversation.opened", conversationId };
const accepted = (turnId: string, text = "Fix the test"): HostEvent => ({
  type: "prompt.accepted",
  conversationId,
  turnId,
  text,
  by,
});
const text = (turnId: string, id: string): HostEvent => ({
  type: "block.started",
  conversationId,
  turnId,
  block: { kind: "text", id, text: "", isOpen: true },
});
const more = (turnId: string, blockId: string, added: string): HostEvent => ({
  type: "block.appended",
  conversationId,
  turnId,
  blockId,
  text: added,
});

describe("reduce", () => {
  it("tells a turn from prompt to end", () => {
    const state = fold([
      opened,
      accepted("t1"),
      { type: "turn.started", conversationId, turnId: "t1" },
      text("t1", "b1"),
      more("t1", "b1", "Hel"),
      more("t1", "b1", "lo"),
      {
        type: "turn.ended",
        conversationId,
        turnId: "t1",
        status: "done",
        stats: null,
        problem: null,
      },
    ]);
    const [conversation] = state.conversations;
    expect(conversation?.title).toBe("Fix the test");
    expect(conversation?.turns).toEqual([
      {
        id: "t1",
        text: "Fix the test",
        by,
        acceptedAt: 2,
        startedAt: 3,
        endedAt: 7,
        status: "done",
        blocks: [{ kind: "text", id: "b1", text: "Hello", isOpen: false }],
        stats: null,
        problem: null,
      },
    ]);
  });

  it("ends a running tool with its turn", () => {
    const state = fold([
      opened,
      accepted("t1"),
      {
        type: "block.started",
        conversationId,
        turnId: "t1",
        block: {
          kind: "tool",
          id: "tool",
          startedAt: 3,
          endedAt: null,
          tool: {
            kind: "command",
            name: "Bash",
            subject: "sleep 9",
            status: "running",
            parentId: null,
            summary: null,
            output: null,
            diff: null,
            todos: null,
          },
        },
      },
      {
        type: "turn.ended",
        conversationId,
        turnId: "t1",
        status: "interrupted",
        stats: null,
        problem: null,
      },
    ]);
    expect(state.conversations[0]?.turns[0]?.blocks[0]).toMatchObject({
      endedAt: 4,
      tool: { status: "failed" },
    });
  });

  it("keeps the newest turns only and says that there are older ones", () => {
    const prompts = Array.from({ length: maxTurnsInState + 3 }, (_, index) =>
      accepted(`t${index}`),
    );
    const conversation = fold([opened, ...prompts]).conversations[0];
    expect(conversation?.turns).toHaveLength(maxTurnsInState);
    expect(conversation?.turns[0]?.id).toBe("t3");
    expect(conversation?.hasOlderTurns).toBe(true);
  });

  it("bounds the text of a block", () => {
    const state = fold([
      opened,
      accepted("t1"),
      text("t1", "b1"),
      more("t1", "b1", "x".repeat(maxBlockLength + 10)),
    ]);
    const block = state.conversations[0]?.turns[0]?.blocks[0];
    expect(block?.kind === "text" ? block.text.length : 0).toBe(maxBlockLength);
    expect(block).toMatchObject({ text: expect.stringMatching(/x …$/u) as string });
  });

  it("leaves everything as it is, to the same object, when the event is about nothing it knows", () => {
    const state = fold([opened, accepted("t1")]);
    const strangers: HostEvent[] = [
      accepted("t9"),
      more("t1", "unknown", "x"),
      { type: "turn.started", conversationId, turnId: "unknown" },
      {
        type: "permission.resolved",
        conversationId,
        permissionId: "unknown",
        outcome: "denied",
        by: null,
      },
    ];
    for (const event of strangers.slice(1)) {
      expect(reduce(state, { event, at: 9 })).toBe(state);
    }
  });

  it("gives the same state whether events come one by one or after a snapshot", () => {
    const turnIds = ["t1", "t2", "t3"];
    const event = fc.oneof(
      fc.constantFrom(...turnIds).map((id) => accepted(id)),
      fc.constantFrom(...turnIds).map((id) => text(id, `b-${id}`)),
      fc
        .tuple(fc.constantFrom(...turnIds), fc.string({ maxLength: 5 }))
        .map(([id, added]) => more(id, `b-${id}`, added)),
      fc
        .constantFrom(...turnIds)
        .map((turnId): HostEvent => ({ type: "turn.started", conversationId, turnId })),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), fc.nat(), (events, place) => {
        const all = [opened, ...events];
        const cut = place % (all.length + 1);
        const snapshot = JSON.parse(JSON.stringify(fold(all.slice(0, cut)))) as HostState;
        const resumed = all
          .slice(cut)
          .reduce(
            (state, next, index) => reduce(state, { event: next, at: cut + index + 1 }),
            snapshot,
          );
        expect(resumed).toEqual(fold(all));
      }),
    );
  });
});
