import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cutEnd } from "../../../src/shared/cutText";
import type { HostEvent } from "../../../src/shared/events";
import {
  maxAnsweredPermissions,
  maxBlockLength,
  maxBlocksPerTurn,
  maxConversationsInState,
  maxOpenPermissionsSize,
  maxQueuedPrompts,
  maxShownPromptLength,
  maxStateSize,
  maxTurnSize,
} from "../../../src/shared/limits";
import type { PermissionRequest, Turn } from "../../../src/shared/state";
import { initialState } from "../../../src/shared/state";
import { weightOf } from "../../../src/shared/weight";
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
  startedTurn,
  textBlock,
  toolBlock,
} from "./fixtures";

const units = [
  ["ASCII", "x"],
  ["Korean", "안"],
  ["control characters", "\u0000"],
  ["halves of characters", "\ud83c"],
  ["emoji", "🌍"],
] as const;

function textOf(turn: Turn, index = 0): { readonly text: string; readonly omitted: number } {
  const block = turn.blocks.at(index);
  if (block?.kind !== "text") throw new Error("no text");
  return { text: block.text, omitted: block.omitted ?? 0 };
}

describe("a turn that grows too long", () => {
  it("keeps its newest blocks and counts those that left", () => {
    const count = maxBlocksPerTurn + 5;
    const blocks = Array.from({ length: count }, (_, index) =>
      blockStarted(textBlock(`b${index}`, "x")),
    );
    const turn = newestTurn(fold([...begun(), ...blocks]));
    expect(turn.blocks.length).toBeLessThanOrEqual(maxBlocksPerTurn);
    expect(turn.blocks.length + turn.omittedBlocks).toBe(count);
    expect(turn.blocks.at(-1)?.id).toBe(`b${count - 1}`);
    expect(turn.blocks[0]?.id).toBe(`b${turn.omittedBlocks}`);
  });

  it.each(units)("keeps the end of a text that streams and counts what left: %s", (_what, unit) => {
    const piece = unit.repeat(1_000);
    const pieces = Array.from({ length: 90 }, () => appended("b", piece));
    const turn = newestTurn(
      fold([...begun(), blockStarted(textBlock("b", "")), ...pieces, appended("b", "end")]),
    );
    const { text, omitted } = textOf(turn);
    expect(text.length).toBeLessThanOrEqual(maxBlockLength);
    expect(text.endsWith(`${unit}end`)).toBe(true);
    expect(text.length + omitted).toBe(piece.length * 90 + 3);
    expect(bytesOf(turn)).toBeLessThanOrEqual(maxTurnSize);
  });

  it("keeps the end of a text that comes whole, from a whole character or line on", () => {
    const long = `${"🌍".repeat(maxBlockLength)}!`;
    const whole = textOf(newestTurn(fold([...begun(), blockStarted(textBlock("b", long))])));
    expect(whole.text).toMatch(/^🌍.*!$/su);
    expect(whole.text).not.toMatch(/\p{Surrogate}/u);
    expect(whole.text.length + whole.omitted).toBe(long.length);
    const lines = `${"line of text\n".repeat(maxBlockLength / 10)}last`;
    const { text } = textOf(newestTurn(fold([...begun(), blockStarted(textBlock("b", lines))])));
    expect(text.startsWith("line of text\n")).toBe(true);
  });

  it("empties old cards before it drops them, and keeps how the calls ended", () => {
    const output = { text: "y".repeat(4_000), omitted: 7 };
    const change = { status: "done", summary: "exit 0", output } as const;
    const tools = Array.from({ length: 60 }, (_, index): readonly HostEvent[] => [
      blockStarted(toolBlock(`tool${index}`)),
      { type: "tool.changed", conversationId, turnId: "t1", blockId: `tool${index}`, change },
    ]).flat();
    const turn = newestTurn(fold([...begun(), ...tools]));
    expect(turn.omittedBlocks).toBe(0);
    expect(turn.blocks[0]).toMatchObject({
      tool: {
        status: "done",
        summary: "exit 0",
        isShortened: true,
        output: { text: "", omitted: 4_007 },
      },
    });
    expect(turn.blocks.at(-1)).toMatchObject({ tool: { output } });
    expect(bytesOf(turn)).toBeLessThanOrEqual(maxTurnSize);
  });

  it("stays within its bound whatever is in it", () => {
    const events = units.flatMap(([, unit], index) =>
      Array.from({ length: 8 }, (_, count) =>
        blockStarted(textBlock(`b${index}-${count}`, unit.repeat(30_000))),
      ),
    );
    let state = fold(begun());
    for (const event of events) {
      state = fold([event], state);
      expect(bytesOf(newestTurn(state))).toBeLessThanOrEqual(maxTurnSize);
    }
    const { blocks, omittedBlocks } = newestTurn(state);
    expect(blocks.length + omittedBlocks).toBe(events.length);
  });
});

describe("answered permission requests", () => {
  const content = "x".repeat(100_000);
  const request = (id: string): PermissionRequest =>
    permissionRequest(id, {
      turnId: "t1",
      toolName: "Write",
      content: { kind: "write", path: "a/b.txt", content, replaces: null },
    });
  const answered = (id: string): readonly HostEvent[] => [
    { type: "permission.requested", conversationId, request: request(id) },
    {
      type: "permission.resolved",
      conversationId,
      permissionId: id,
      outcome: "allowed",
      scope: "once",
      by,
    },
  ];

  it("keep what they were about, not what would have been written", () => {
    const [first] = onlyConversation(fold([...begun(), ...answered("p1")])).answered;
    expect(first?.request.content).toEqual({
      kind: "write",
      path: "a/b.txt",
      content: "",
      replaces: null,
    });
    expect(bytesOf(first)).toBeLessThan(2_000);
  });

  it("are kept up to a number", () => {
    const events = Array.from({ length: maxAnsweredPermissions + 3 }, (_, index) =>
      answered(`p${index}`),
    ).flat();
    const kept = onlyConversation(fold([...begun(), ...events])).answered;
    expect(kept).toHaveLength(maxAnsweredPermissions);
    expect(kept[0]?.request.id).toBe("p3");
  });
});

describe("the state as a whole", () => {
  it.each(units)("stays within its bound: %s", (_what, unit) => {
    let state = initialState;
    for (let conversation = 0; conversation < maxConversationsInState; conversation++) {
      const id = `c${conversation}`;
      state = fold([opened(id)], state);
      for (let turn = 0; turn < 5; turn++) {
        const turnId = `${id}-${turn}`;
        const events = [
          accepted(turnId, "Go", { conversationId: id }),
          startedTurn(turnId, id),
          blockStarted(textBlock("b", unit.repeat(30_000)), turnId, id),
          endedTurn(turnId, id),
        ];
        state = fold(events, state);
        expect(bytesOf(state)).toBeLessThan(maxStateSize - maxOpenPermissionsSize);
      }
    }
    expect(state.conversations).toHaveLength(maxConversationsInState);
    const [newest] = state.conversations;
    expect(newest?.turns.at(-1)).toMatchObject({ id: "c19-4", status: "done" });
    expect(state.conversations.at(-1)).toMatchObject({ turns: [], hasOlderTurns: true });
  });

  it("stays within its bound while many turns run at once, and counts what it leaves out", () => {
    let state = initialState;
    for (let conversation = 0; conversation < 10; conversation++) {
      const id = `c${conversation}`;
      state = fold(begun(id, `t-${id}`), state);
      for (let block = 0; block < 4; block++) {
        const added = textBlock(`b${block}`, "x".repeat(100_000));
        state = fold([blockStarted(added, `t-${id}`, id)], state);
        expect(bytesOf(state)).toBeLessThan(maxStateSize);
      }
    }
    for (const { turns } of state.conversations) {
      const [turn] = turns;
      if (turn === undefined) throw new Error("a turn that runs has left");
      expect(turn.blocks.length + turn.omittedBlocks).toBe(4);
    }
  });

  it.each(units)("has room for a full queue and open requests beside it all: %s", (_what, unit) => {
    let state = fold(begun());
    const text = unit.repeat(maxShownPromptLength / unit.length);
    for (let count = 0; count < maxQueuedPrompts; count++) {
      state = fold([accepted(`q${count}`, text)], state);
    }
    const content = { kind: "command", command: "x".repeat(60_000), description: null } as const;
    for (let count = 0; count < 3; count++) {
      const request = permissionRequest(`p${count}`, { turnId: "t1", content });
      state = fold([{ type: "permission.requested", conversationId, request }], state);
    }
    state = fold([blockStarted(textBlock("b", unit.repeat(40_000)))], state);
    expect(bytesOf(state)).toBeLessThan(maxStateSize);
    expect(state.queue.prompts).toHaveLength(maxQueuedPrompts);
    expect(onlyConversation(state).permissions).toHaveLength(3);
  });
});

describe("a cut text", () => {
  it("is at most as long as allowed, well-formed and marked", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme" }),
        fc.integer({ min: 2, max: 10 }),
        (text, limit) => {
          const cut = cutEnd(text, limit);
          expect(cut.length).toBeLessThanOrEqual(limit);
          expect(cut).not.toMatch(/\p{Surrogate}/u);
          expect(cut === text || cut.endsWith(" …")).toBe(true);
          expect(cutEnd(cut, limit)).toBe(cut);
        },
      ),
      { seed: 3 },
    );
  });
});

describe("the weight of a value", () => {
  it("is never less than its JSON in bytes, and that of a text is the sum of its parts", () => {
    const unit = fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" }));
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), unit, unit, (value, one, two) => {
        expect(weightOf(value)).toBeGreaterThanOrEqual(bytesOf(value));
        expect(weightOf(one + two)).toBe(weightOf(one) + weightOf(two) - 2);
        expect(weightOf(one)).toBeGreaterThanOrEqual(bytesOf(one));
      }),
      { seed: 3 },
    );
  });
});
