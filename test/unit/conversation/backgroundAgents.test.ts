import { expect, it } from "vitest";
import type { AgentBlock, AgentEvent } from "../../../src/conversation/agent";
import type { ToolCall } from "../../../src/shared/state";
import { toolCall } from "../../support/toolCall";
import { TestHost } from "./support/testHost";

function call(id: string, change: Partial<ToolCall>): AgentEvent {
  const block: AgentBlock = { kind: "tool", id, tool: toolCall(change) };
  return { type: "block-started", block };
}

it("shows what a sub-agent in the background does in the turn that began it, also while another one runs", async () => {
  const host = await TestHost.start();
  const [first, second] = await host.sendAll("one");
  expect(second).toBeUndefined();
  const session = host.agent.last;
  session.say(call("agent", { kind: "agent", isInBackground: true }));
  session.end();
  const [next] = await host.sendAll("two");
  session.say(
    call("step", { parentId: "agent" }),
    call("own", {}),
    { type: "tool-changed", blockId: "step", change: { status: "done" } },
    { type: "tool-changed", blockId: "agent", change: { status: "done" } },
  );
  const idsOf = (turnId: string | undefined): string[] =>
    host
      .turn(turnId ?? "")
      .blocks.map((block) => `${block.id} ${block.kind === "tool" ? block.tool.status : ""}`);
  expect(idsOf(first)).toEqual(["agent done", "step done"]);
  expect(idsOf(next)).toEqual(["own running"]);
});

it("tells how full the context is once for each change", async () => {
  const host = await TestHost.start();
  await host.sendAll("one");
  const before = host.log.seq;
  const context = { usedTokens: 10, windowTokens: 100 };
  host.agent.last.say({ type: "context", context }, { type: "context", context });
  expect(host.conversation().context).toEqual(context);
  expect(host.log.seq).toBe(before + 1);
});
