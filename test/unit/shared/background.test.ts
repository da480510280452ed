import { describe, expect, it } from "vitest";
import type { HostEvent } from "../../../src/shared/events";
import type { Block, ToolCall } from "../../../src/shared/state";
import {
  begun,
  blockStarted,
  conversationId,
  endedTurn,
  fold,
  newestTurn,
  onlyConversation,
  opened,
  toolBlock,
} from "./fixtures";

function call(id: string, change: Partial<ToolCall>): Block {
  const block = toolBlock(id);
  return { ...block, tool: { ...block.tool, ...change } };
}

const agent = call("agent", { kind: "agent", isInBackground: true });
const step = call("step", { parentId: "agent" });
const plain = call("plain", {});
const stopped: HostEvent = {
  type: "agent.changed",
  conversationId,
  agent: { kind: "stopped" },
};
const statuses = (events: readonly HostEvent[]): (string | null)[] =>
  newestTurn(fold(events)).blocks.map((block) =>
    block.kind === "tool" ? block.tool.status : null,
  );

describe("a sub-agent in the background", () => {
  const ended = [
    ...begun(),
    ...[agent, step, plain].map((one) => blockStarted(one)),
    endedTurn("t1"),
  ];

  it("goes on after its turn with its steps; nothing else does", () => {
    expect(statuses(ended)).toEqual(["running", "running", "failed"]);
  });

  it("ends with the process", () => {
    expect(statuses([...ended, stopped])).toEqual(["failed", "failed", "failed"]);
  });
});

describe("the model's context", () => {
  const measured = (usedTokens: number, windowTokens: number | null): HostEvent => ({
    type: "conversation.measured",
    conversationId,
    context: { usedTokens, windowTokens },
  });
  const configured = (model: string): HostEvent => ({
    type: "conversation.configured",
    conversationId,
    model,
    permissionMode: null,
  });

  it("begins with what the record tells", () => {
    const context = { usedTokens: 7, windowTokens: null };
    expect(onlyConversation(fold([opened(undefined, { context })])).context).toEqual(context);
    expect(onlyConversation(fold([opened()])).context).toBeNull();
  });

  it("keeps its known size until another model works", () => {
    const events = [opened(), configured("opus"), measured(10, 100), measured(20, null)];
    expect(onlyConversation(fold(events)).context).toEqual({ usedTokens: 20, windowTokens: 100 });
    expect(onlyConversation(fold([...events, configured("opus")])).context?.windowTokens).toBe(100);
    expect(onlyConversation(fold([...events, configured("haiku")])).context).toEqual({
      usedTokens: 20,
      windowTokens: null,
    });
  });
});
