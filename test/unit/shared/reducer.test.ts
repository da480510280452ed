import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { HostEvent } from "../../../src/shared/events";
import {
  maxBlockLength,
  maxConversationsInState,
  maxOpenPermissionsSize,
  maxQueuedPrompts,
  maxStateSize,
  maxTurnsInState,
} from "../../../src/shared/limits";
import { reduce } from "../../../src/shared/reducer";
import type { HostState } from "../../../src/shared/state";
import { initialState } from "../../../src/shared/state";
import { permissionRequest } from "../../support/permissionRequest";
import {
  accepted,
  appended,
  begun,
  blockStarted,
  by,
  bytesOf,
  conversationId,
  endedTurn,
  fold,
  newestTurn,
  onlyConversation,
  opened,
  promptOf,
  startedTurn,
  textBlock,
  toolBlock,
} from "./fixtures";

const turnIdsOf = (state: HostState): readonly string[] =>
  onlyConversation(state).turns.map(({ id }) => id);
const waitingIn = ({ queue }: HostState): readonly string[] => queue.prompts.map(({ id }) => id);
const arranged = (...order: readonly string[]): HostEvent => ({
  type: "queue.arranged",
  order,
  by,
});

describe("a turn", () => {
  it("is told from prompt to end", () => {
    const state = fold([
      opened(),
      accepted("t1"),
      startedTurn("t1"),
      blockStarted(textBlock("b1", "")),
      appended("b1", "Hel"),
      appended("b1", "lo"),
      endedTurn("t1"),
    ]);
    expect(onlyConversation(state).title).toBe("Fix the test");
    expect(onlyConversation(state).turns).toEqual([
      {
        id: "t1",
        text: "Fix the test",
        isCut: false,
        images: [],
        by,
        acceptedAt: 1,
        startedAt: 3,
        endedAt: 7,
        status: "done",
        blocks: [{ kind: "text", id: "b1", text: "Hello", isOpen: false }],
        omittedBlocks: 0,
        stats: null,
        problem: null,
        choice: null,
      },
    ]);
    expect(state.queue.prompts).toEqual([]);
  });

  it("ends its running tools with it", () => {
    const state = fold([
      ...begun(),
      blockStarted(toolBlock("tool")),
      endedTurn("t1", conversationId, "interrupted"),
    ]);
    expect(newestTurn(state).blocks[0]).toMatchObject({ endedAt: 5, tool: { status: "failed" } });
  });

  it("leaves the state when there are many newer ones, and it is said that there are older ones", () => {
    const turns = Array.from({ length: maxTurnsInState + 3 }, (_, index) => [
      accepted(`t${index}`),
      startedTurn(`t${index}`),
      endedTurn(`t${index}`),
    ]).flat();
    const conversation = onlyConversation(fold([opened(), ...turns]));
    expect(conversation.turns).toHaveLength(maxTurnsInState);
    expect(conversation.turns[0]?.id).toBe("t3");
    expect(conversation.hasOlderTurns).toBe(true);
  });

  it("remembers what somebody made of it, and adds its price to the conversation", () => {
    const stats = {
      durationMs: 5,
      costUsd: 0.25,
      inputTokens: null,
      outputTokens: null,
      cacheReadTokens: null,
      cacheWriteTokens: null,
      modelTurns: null,
      model: null,
    };
    const end = { ...endedTurn("t1", conversationId, "failed"), stats } as HostEvent;
    const settled = { type: "turn.settled", choice: "dismiss", by } as const;
    const state = fold([...begun(), end, { ...settled, conversationId, turnId: "t1" }]);
    expect(newestTurn(state)).toMatchObject({ status: "failed", choice: "dismiss", stats });
    expect(onlyConversation(state).costUsd).toBe(0.25);
  });

  it("bounds the text of a block", () => {
    const long = "x".repeat(maxBlockLength + 10);
    const state = fold([...begun(), blockStarted(textBlock("b1", "")), appended("b1", long)]);
    const [block] = newestTurn(state).blocks;
    if (block?.kind !== "text") throw new Error("no text");
    expect(block.text.length).toBeLessThanOrEqual(maxBlockLength);
    expect(block.text.length + (block.omitted ?? 0)).toBe(long.length);
  });
});

describe("the queue", () => {
  it("takes prompts at its end or before all others, each once, up to its bound", () => {
    const isNext = true;
    const first = { type: "prompt.accepted", prompt: promptOf("q0"), isNext } as const;
    const state = fold([opened(), accepted("q1"), accepted("q2"), accepted("q1"), first]);
    expect(waitingIn(state)).toEqual(["q0", "q1", "q2"]);
    const many = Array.from({ length: 2 * maxQueuedPrompts }, (_, index) => accepted(`m${index}`));
    expect(waitingIn(fold(many))).toHaveLength(maxQueuedPrompts);
  });

  it("counts the versions of its order and of each prompt", () => {
    const change = { promptId: "q1", text: "new", isCut: false, by } as const;
    const edited = { type: "prompt.edited", ...change } as const;
    const state = fold([opened(), accepted("q1"), accepted("q2"), edited, arranged("q2", "q1")]);
    expect(state.queue.version).toBe(3);
    expect(waitingIn(state)).toEqual(["q2", "q1"]);
    expect(state.queue.prompts[1]).toMatchObject({ text: "new", version: 2, editedBy: by });
  });

  it("leaves out what an order does not name, and takes nothing in that was not there", () => {
    const state = fold([opened(), accepted("q1"), accepted("q2"), arranged("q9", "q2")]);
    expect(waitingIn(state)).toEqual(["q2"]);
  });

  it("stands still with a reason, and goes on", () => {
    const paused = fold([opened(), { type: "queue.paused", reason: "person", by }]);
    expect(paused.queue.pause).toEqual({ reason: "person", by, at: 2 });
    expect(fold([{ type: "queue.resumed", by }], paused).queue.pause).toBeNull();
  });

  it("lets a prompt wait until a time", () => {
    const deferred = { type: "prompt.deferred", promptId: "q1", waitsUntil: 99 } as const;
    expect(fold([opened(), accepted("q1"), deferred]).queue.prompts[0]?.waitsUntil).toBe(99);
  });

  it("loses what waited in a conversation that is closed or cleared", () => {
    const other = { conversationId: "c2" };
    const events = [opened(), opened("c2"), accepted("q1"), accepted("q2", "x", other)];
    const closed = fold([...events, { type: "conversation.closed", conversationId: "c2" }]);
    expect(waitingIn(closed)).toEqual(["q1"]);
    expect(closed.currentId).toBe("c1");
    const cleared = fold([...events, opened("c3", { replacesId: "c1" })]);
    expect(waitingIn(cleared)).toEqual(["q2"]);
    expect(cleared.conversations.map(({ id }) => id)).toEqual(["c3", "c2"]);
  });
});

describe("conversations", () => {
  it("leave the state when there are many newer ones, but none in which something runs, asks or waits", () => {
    const busy = [...begun("c1", "t1"), opened("c2"), accepted("q", "x", { conversationId: "c2" })];
    const more = Array.from({ length: maxConversationsInState + 3 }, (_, n) => opened(`n${n}`));
    const ids = fold([...busy, ...more]).conversations.map(({ id }) => id);
    expect(ids).toHaveLength(maxConversationsInState);
    expect(ids).toEqual(expect.arrayContaining(["c1", "c2", `n${maxConversationsInState + 2}`]));
    expect(ids).not.toContain("n0");
  });

  it("keep the name that somebody gave them", () => {
    const renamed = { type: "conversation.renamed", conversationId, title: "Mine" } as const;
    const state = fold([opened(), renamed, accepted("t1"), startedTurn("t1")]);
    expect(onlyConversation(state)).toMatchObject({ title: "Mine", isNamed: true });
  });

  it("show what the agent's own record has, when somebody else wrote in it", () => {
    const before = fold([...begun(), endedTurn("t1")]);
    const turn = { ...newestTurn(before), id: "theirs" };
    const refreshed = { type: "conversation.refreshed", conversationId } as const;
    const state = fold([{ ...refreshed, turns: [turn], hasOlderTurns: true }], before);
    expect(turnIdsOf(state)).toEqual(["theirs"]);
    expect(onlyConversation(state).hasOlderTurns).toBe(true);
  });
});

describe("windows of the plan", () => {
  const hour = 3_600_000;
  const window = {
    kind: "five_hour",
    utilization: 0.5,
    resetsAt: hour,
    status: "allowed",
    source: "event",
    asOf: 1,
  } as const;
  const told = (change: { readonly resetsAt?: number; readonly asOf?: number }): HostEvent => ({
    type: "plan.changed",
    windows: [{ ...window, utilization: null, ...change }],
  });

  it("keep what the CLI did not say this time, unless the window began anew", () => {
    const known = fold([{ type: "plan.changed", windows: [window] }]);
    expect(fold([told({})], known).planWindows).toMatchObject([{ utilization: 0.5 }]);
    const anew = told({ resetsAt: 9 * hour, asOf: 2 * hour });
    expect(fold([anew], known).planWindows).toMatchObject([
      { utilization: null, resetsAt: 9 * hour },
    ]);
  });
});

describe("an event about what is not there", () => {
  it("leaves everything as it is, to the same object", () => {
    const state = fold([...begun(), accepted("q1")]);
    const strangers: readonly HostEvent[] = [
      appended("unknown", "x"),
      startedTurn("unknown"),
      endedTurn("unknown"),
      { type: "conversation.selected", conversationId: "unknown", by },
      { type: "conversation.closed", conversationId: "unknown" },
      { type: "conversation.renamed", conversationId: "unknown", title: "x" },
      {
        type: "permission.resolved",
        conversationId,
        permissionId: "unknown",
        outcome: "denied",
        scope: null,
        by: null,
      },
    ];
    for (const event of strangers) expect(reduce(state, { event, at: 9 }), event.type).toBe(state);
  });
});

/** Any event, also senseless ones: ids are few, so that many meet. */
function anyEvent(): fc.Arbitrary<HostEvent> {
  const conversation = fc.constantFrom("c1", "c2", "c3");
  const turn = fc.constantFrom("t1", "t2", "t3", "t4");
  const blockId = fc.constantFrom("b1", "b2", "b3");
  const piece = fc.oneof(
    fc.string({ maxLength: 5 }),
    fc.string({ unit: "binary", maxLength: 5 }),
    fc.constantFrom("안녕하세요\n", "\ud83c", "\udf0d", "\u0000", "a\nb\n"),
  );
  const text = fc
    .tuple(piece, fc.constantFrom(1, 1, 10, 3_000, 60_000))
    .map(([one, times]) => one.repeat(Math.max(1, Math.floor(times / (one.length + 1)))));
  const short = text.map((one) => one.slice(0, 2_000));
  const at = fc.record({ conversationId: conversation, turnId: turn });
  const request = fc
    .tuple(fc.constantFrom("p1", "p2", "p3"), turn, text)
    .map(([id, turnId, one]) => {
      const command = one.slice(0, 20_000);
      return permissionRequest(id, {
        turnId,
        content: { kind: "command", command, description: null },
      });
    });
  return fc.oneof(
    conversation.map((id) => opened(id)),
    fc.tuple(conversation, conversation).map(([id, replacesId]) => opened(id, { replacesId })),
    fc
      .tuple(turn, conversation, short, fc.boolean())
      .map(([id, where, words, isNext]): HostEvent => {
        const prompt = promptOf(id, words, { conversationId: where });
        return { type: "prompt.accepted", prompt, isNext };
      }),
    fc.tuple(turn, short).map(([promptId, words]): HostEvent => ({
      type: "prompt.edited",
      promptId,
      text: words,
      isCut: false,
      by,
    })),
    fc.array(turn, { maxLength: 4 }).map((order) => arranged(...new Set(order))),
    at.map(({ conversationId: id, turnId }) => startedTurn(turnId, id)),
    at.map((where): HostEvent => ({ ...where, type: "turn.stopping" })),
    at.map(({ conversationId: id, turnId }) => endedTurn(turnId, id)),
    at.map((where): HostEvent => ({ ...where, type: "turn.settled", choice: "again", by })),
    fc
      .tuple(at, blockId, text)
      .map(([where, id, words]) =>
        blockStarted(textBlock(id, words), where.turnId, where.conversationId),
      ),
    fc
      .tuple(at, blockId)
      .map(([where, id]) => blockStarted(toolBlock(id), where.turnId, where.conversationId)),
    fc
      .tuple(at, blockId, text)
      .map(([where, id, words]) => appended(id, words, where.turnId, where.conversationId)),
    fc.tuple(at, blockId, text).map(([where, id, words]): HostEvent => ({
      ...where,
      type: "tool.changed",
      blockId: id,
      change: { status: "done", output: { text: words.slice(0, 4_000), omitted: 0 } },
    })),
    fc.tuple(conversation, request).map(([id, asked]): HostEvent => ({
      type: "permission.requested",
      conversationId: id,
      request: asked,
    })),
    fc.tuple(conversation, request).map(([id, asked]): HostEvent => ({
      type: "permission.resolved",
      conversationId: id,
      permissionId: asked.id,
      outcome: "allowed",
      scope: "once",
      by,
    })),
    conversation.map((id): HostEvent => ({ type: "conversation.closed", conversationId: id })),
    conversation.map((id): HostEvent => ({
      type: "conversation.selected",
      conversationId: id,
      by: null,
    })),
  );
}

describe("a client that comes late", () => {
  it("has the same state as one that saw everything, wherever it began, and never a too large one", () => {
    fc.assert(
      fc.property(
        fc.array(anyEvent(), { maxLength: 60, size: "max" }),
        fc.nat(),
        (events, place) => {
          const all = [...begun("c1", "t1"), ...begun("c2", "t2"), ...events];
          const cut = place % (all.length + 1);
          let live = initialState;
          let late: HostState | null = null;
          for (const [index, event] of all.entries()) {
            if (index === cut) late = JSON.parse(JSON.stringify(live)) as HostState;
            live = reduce(live, { event, at: index });
            if (late !== null) late = reduce(late, { event, at: index });
            // The desk, not the reducer, bounds what is asked at once.
            expect(bytesOf(live)).toBeLessThanOrEqual(maxStateSize + maxOpenPermissionsSize);
          }
          expect(JSON.stringify(late ?? live)).toBe(JSON.stringify(live));
        },
      ),
      { seed: 3, numRuns: 60 },
    );
  });
});
