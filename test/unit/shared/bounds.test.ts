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
  maxStateSize,
  maxTurnSize,
} from "../../../src/shared/limits";
import { reduce } from "../../../src/shared/reducer";
import type {
  Block,
  HostState,
  PermissionRequest,
  ToolCall,
  Turn,
} from "../../../src/shared/state";
import { initialState } from "../../../src/shared/state";
import { weightOf } from "../../../src/shared/weight";

const by = { id: "device", name: "Phone" };
const conversationId = "c1";
const at = { conversationId, turnId: "t1" };

function fold(events: readonly HostEvent[], state: HostState = initialState): HostState {
  return events.reduce((current, event, index) => reduce(current, { event, at: index + 1 }), state);
}

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));
const begun = (id = conversationId, turnId = "t1"): HostEvent[] => [
  { type: "conversation.opened", conversationId: id },
  { type: "prompt.accepted", conversationId: id, turnId, text: "Go", by },
  { type: "turn.started", conversationId: id, turnId },
];
const ended = (id: string, turnId: string): HostEvent => ({
  type: "turn.ended",
  conversationId: id,
  turnId,
  status: "done",
  stats: null,
  problem: null,
});
const textBlock = (id: string, text: string): Block => ({ kind: "text", id, text, isOpen: true });
const started = (block: Block): HostEvent => ({ ...at, type: "block.started", block });
const appended = (blockId: string, text: string): HostEvent => ({
  ...at,
  type: "block.appended",
  blockId,
  text,
});

function onlyTurn(state: HostState): Turn {
  const turn = state.conversations[0]?.turns.at(-1);
  if (turn === undefined) throw new Error("there is no turn");
  return turn;
}
const notices = (turn: Turn): readonly Block[] =>
  turn.blocks.filter(({ kind }) => kind === "notice");
const tooLong = [{ level: "warning", problem: { code: "turn-too-long" } }];

const long = "x".repeat(maxBlockLength - 101) + "🌍".repeat(100);

const tool = (id: string): Block => {
  const call: ToolCall = {
    kind: "command",
    name: "Bash",
    subject: "ls",
    status: "running",
    parentId: null,
    summary: null,
    output: null,
    diff: null,
    todos: null,
  };
  return { kind: "tool", id, startedAt: 1, endedAt: null, tool: call };
};

describe("a turn that grows too long", () => {
  it("says once that blocks are left out", () => {
    const blocks = Array.from({ length: maxBlocksPerTurn + 5 }, (_, index) =>
      started(textBlock(`b${index}`, "x")),
    );
    const turn = onlyTurn(fold([...begun(), ...blocks]));
    expect(turn.blocks).toHaveLength(maxBlocksPerTurn + 1);
    expect(turn.blocks.at(-1)).toMatchObject(tooLong[0] ?? {});
    expect(notices(turn)).toHaveLength(1);
  });

  it.each([
    ["that streams", [started(textBlock("b", "")), appended("b", "x"), appended("b", long)]],
    ["that comes whole", [started(textBlock("b", long))]],
  ])("marks a text %s where it is cut, between whole characters", (_how, events) => {
    const state = fold([...begun(), ...events]);
    const turn = onlyTurn(state);
    const [block] = turn.blocks;
    if (block?.kind !== "text") throw new Error("no text");
    expect(block.text.length).toBeLessThanOrEqual(maxBlockLength);
    expect(block.text).toMatch(/🌍 …$/u);
    expect(block.text).not.toMatch(/\p{Surrogate}/u);
    expect(notices(turn)).toMatchObject(tooLong);
    expect(fold([appended("b", "more"), appended("b", "y")], state)).toEqual(state);
  });

  it("keeps how a call ended when its output does not fit", () => {
    const filler = Array.from({ length: 14 }, (_, index) =>
      started(textBlock(`b${index}`, "x".repeat(105_000))),
    );
    const output = { text: "\u0000".repeat(16_000), omitted: 0 };
    const change = { status: "done", summary: "exit 0", output } as const;
    const turn = onlyTurn(
      fold([
        ...begun(),
        started(tool("tool")),
        ...filler,
        { ...at, type: "tool.changed", blockId: "tool", change },
      ]),
    );
    expect(turn.blocks[0]).toMatchObject({
      tool: { status: "done", summary: "exit 0", output: null },
    });
    expect(notices(turn)).toMatchObject(tooLong);
    expect(bytesOf(turn)).toBeLessThan(maxTurnSize + 1_000);
  });
});

describe("answered permission requests", () => {
  const request = (id: string): PermissionRequest => ({
    id,
    turnId: "t1",
    toolName: "Write",
    content: { kind: "write", path: "a/b.txt", content: "x".repeat(100_000), replaces: null },
    blockedPath: null,
    contentHash: "0".repeat(64),
    isTooLong: false,
    requestedAt: 1,
  });
  const answered = (id: string): HostEvent[] => [
    { type: "permission.requested", conversationId, request: request(id) },
    { type: "permission.resolved", conversationId, permissionId: id, outcome: "allowed", by },
  ];

  it("keep what they were about, not what would have been written", () => {
    const [first] = fold([...begun(), ...answered("p1")]).conversations[0]?.answered ?? [];
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
    const kept = fold([...begun(), ...events]).conversations[0]?.answered ?? [];
    expect(kept).toHaveLength(maxAnsweredPermissions);
    expect(kept[0]?.request.id).toBe("p3");
  });
});

describe("the state as a whole", () => {
  it.each([
    ["ASCII", "x"],
    ["Korean", "안"],
    ["control characters", "\u0000"],
  ])("stays within its bound: %s", (_what, unit) => {
    let state = initialState;
    for (let conversation = 0; conversation < maxConversationsInState; conversation++) {
      const id = `c${conversation}`;
      state = reduce(state, { event: { type: "conversation.opened", conversationId: id }, at: 1 });
      for (let turn = 0; turn < 5; turn++) {
        const turnId = `${id}-${turn}`;
        const [, accepted, start] = begun(id, turnId);
        const block = textBlock("b", unit.repeat(60_000));
        const events = [
          accepted,
          start,
          { type: "block.started", conversationId: id, turnId, block } as const,
          ended(id, turnId),
        ].filter((event) => event !== undefined);
        state = fold(events, state);
        expect(bytesOf(state)).toBeLessThan(maxStateSize - maxOpenPermissionsSize);
      }
    }
    expect(state.conversations).toHaveLength(maxConversationsInState);
    const [newest] = state.conversations;
    const oldest = state.conversations.at(-1);
    expect(newest?.turns.at(-1)).toMatchObject({ id: "c19-4", status: "done" });
    expect(oldest).toMatchObject({ turns: [], hasOlderTurns: true });
  });

  it("stays within its bound while many turns run at once, and says what it leaves out", () => {
    let state = initialState;
    for (let conversation = 0; conversation < maxConversationsInState; conversation++) {
      const id = `c${conversation}`;
      const turnId = `t-${id}`;
      state = fold(begun(id, turnId), state);
      for (let block = 0; block < 4; block++) {
        const added = textBlock(`b${block}`, "x".repeat(100_000));
        state = fold([{ type: "block.started", conversationId: id, turnId, block: added }], state);
      }
    }
    expect(bytesOf(state)).toBeLessThan(maxStateSize - maxOpenPermissionsSize + 20_000);
    expect(notices(onlyTurn(state))).toMatchObject(tooLong);
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
    );
  });
});
