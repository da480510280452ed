import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { silentLogger } from "../../src/base/logger";
import { listDescendants } from "../../src/base/process";
import { Conversations } from "../../src/conversation/conversations";
import { EventLog } from "../../src/conversation/eventLog";
import type { Conversation } from "../../src/shared/state";
import { AgentBench } from "../support/agentBench";

let bench: AgentBench;
beforeEach(async () => {
  bench = await AgentBench.start();
});
afterEach(() => bench.close());

describe("a conversation whose CLI is killed while it asks", () => {
  it("calls the request lost and the turn failed", async () => {
    const log = new EventLog();
    const conversations = new Conversations(log, bench.agent(), silentLogger);
    const conversationId = conversations.open();
    const current = (): Conversation => {
      const [conversation] = log.state.conversations;
      if (conversation === undefined) throw new Error("there is no conversation");
      return conversation;
    };
    const until = async (condition: () => boolean): Promise<void> => {
      while (!condition()) {
        const target = new EventTarget();
        const listening = log.onDidAppend(() => target.dispatchEvent(new Event("change")));
        await once(target, "change");
        listening.dispose();
      }
    };
    const text = "[[bash echo 1 > one]]";
    conversations.handle(
      { type: "prompt.send", requestId: "r", conversationId, promptId: randomUUID(), text },
      { id: "phone", name: "Phone" },
    );
    await until(() => current().permissions.length === 1);
    const [pid] = await listDescendants(process.pid);
    process.kill(pid!, "SIGKILL");
    await until(() => current().turns[0]?.endedAt !== null);
    expect(current().turns[0]).toMatchObject({
      status: "failed",
      problem: { code: "claude-exited", detail: "signal SIGKILL" },
    });
    expect(current().answered).toMatchObject([{ outcome: "lost", by: null }]);
    expect(current().permissions).toEqual([]);
    await conversations.stop();
  });
});
