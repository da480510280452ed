import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { silentLogger } from "../../../src/base/logger";
import { Conversations } from "../../../src/conversation/conversations";
import { EventLog } from "../../../src/conversation/eventLog";
import {
  maxConversationsInState,
  maxOpenPermissions,
  maxPermissionContentLength,
  maxQueuedPrompts,
  maxShownPromptLength,
} from "../../../src/shared/limits";
import type { Conversation, PermissionRequest } from "../../../src/shared/state";
import { FakeAgent } from "./fakeAgent";

const phone = { id: "phone", name: "Phone" };
const editor = { id: "editor", name: "VS Code" };

let log: EventLog;
let agent: FakeAgent;
let conversations: Conversations;
let id: string;

beforeEach(() => {
  log = new EventLog();
  agent = new FakeAgent();
  conversations = new Conversations(log, agent, silentLogger);
  id = conversations.open();
});

const conversation = (): Conversation => {
  const found = log.state.conversations.find((candidate) => candidate.id === id);
  if (found === undefined) throw new Error("the conversation is gone");
  return found;
};

const send = (text: string, promptId: string = randomUUID()) =>
  conversations.handle(
    { type: "prompt.send", requestId: "r", conversationId: id, promptId, text },
    phone,
  );

const statuses = () => conversation().turns.map(({ text, status }) => `${text}: ${status}`);

function ask(permissionId: string, command = "rm -rf dist"): PermissionRequest {
  agent.last.say({
    type: "permission-requested",
    request: {
      id: permissionId,
      toolName: "Bash",
      content: { kind: "command", command, description: null },
      blockedPath: null,
    },
  });
  const request = conversation().permissions.find((candidate) => candidate.id === permissionId);
  if (request === undefined) throw new Error("the request is not in the state");
  return request;
}

const answer = (
  permissionId: string,
  contentHash: string,
  decision: { kind: "allow" } | { kind: "deny"; reason?: string },
  by = phone,
) =>
  conversations.handle(
    {
      type: "permission.answer",
      requestId: "r",
      conversationId: id,
      permissionId,
      contentHash,
      decision,
    },
    by,
  );

describe("prompts", () => {
  it("run one at a time and in order", () => {
    send("one");
    send("two");
    expect(statuses()).toEqual(["one: running", "two: queued"]);
    agent.last.end();
    expect(statuses()).toEqual(["one: done", "two: running"]);
    expect(agent.last.calls.map((call) => call.split(" ")[2])).toEqual(["one", "two"]);
  });

  it("are one turn when sent twice, and refused when the id comes with other words", () => {
    const promptId = randomUUID();
    expect([send("one", promptId), send("one", promptId), send("other", promptId)]).toEqual([
      null,
      null,
      "prompt-id-reused",
    ]);
    expect(statuses()).toEqual(["one: running"]);
  });

  it("of nothing but white space never reach the agent", () => {
    expect(send(" \r\n\t")).toBe("empty-prompt");
    expect(agent.last.calls).toEqual([]);
  });

  it("are refused, not lost, when the queue is full", () => {
    for (let count = 0; count <= maxQueuedPrompts; count++) expect(send(`p${count}`)).toBeNull();
    expect(send("too many")).toBe("queue-full");
  });

  it("that wait are not run on top of a turn that was stopped", () => {
    send("one");
    send("two");
    conversations.interruptCurrent();
    expect(statuses()).toEqual(["one: stopping", "two: queued"]);
    agent.last.end("interrupted");
    expect(statuses()).toEqual(["one: interrupted", "two: interrupted"]);
    expect(agent.last.calls).toHaveLength(2);
  });

  it("end when the agent dies, with its reason", () => {
    send("one");
    const problem = { code: "claude-exited", detail: "exit code 1" } as const;
    agent.last.say({ type: "status", status: { kind: "failed", problem } });
    expect(conversation().turns[0]).toMatchObject({ status: "failed", problem });
    expect(conversation().agent).toEqual({ kind: "failed", problem });
  });

  it("that are very long reach the agent whole, and the state cut with a mark", () => {
    const text = "x".repeat(maxShownPromptLength + 1);
    const promptId = randomUUID();
    expect([send(text, promptId), send(text, promptId)]).toEqual([null, null]);
    expect(agent.last.calls).toEqual([`prompt ${promptId} ${text}`]);
    expect(conversation().turns).toHaveLength(1);
    expect(conversation().turns[0]?.text).toMatch(/^x{19998} …$/);
  });

  it("are stopped once, however often somebody presses Stop", () => {
    send("one");
    const { seq } = log;
    for (let count = 0; count < 3; count++) conversations.interruptCurrent();
    expect(log.seq).toBe(seq + 1);
  });

  it("go to the conversation that they name, or nowhere", () => {
    const gone = conversations.handle(
      {
        type: "prompt.send",
        requestId: "r",
        conversationId: randomUUID(),
        promptId: randomUUID(),
        text: "hello",
      },
      phone,
    );
    expect(gone).toBe("no-such-conversation");
  });
});

describe("text", () => {
  it("arrives whole and in order, the first piece at once", () => {
    send("one");
    const session = agent.last;
    session.say(
      { type: "block-started", block: { kind: "text", id: "b", text: "", isOpen: true } },
      { type: "block-appended", blockId: "b", text: "Hel" },
    );
    expect(conversation().turns[0]?.blocks[0]).toMatchObject({ text: "Hel" });
    session.say(
      { type: "block-appended", blockId: "b", text: "lo " },
      { type: "block-appended", blockId: "b", text: "there" },
      { type: "block-ended", blockId: "b" },
    );
    expect(conversation().turns[0]?.blocks[0]).toMatchObject({
      text: "Hello there",
      isOpen: false,
    });
  });
});

describe("permission requests", () => {
  it("take the first answer and refuse the second", () => {
    send("one");
    const { contentHash } = ask("p1");
    expect(answer("p1", contentHash, { kind: "allow" })).toBeNull();
    expect(answer("p1", contentHash, { kind: "deny" }, editor)).toBe("permission-gone");
    expect(agent.last.calls.filter((call) => call.startsWith("answer"))).toEqual([
      'answer p1 {"kind":"allow","answers":{}}',
    ]);
    expect(conversation().answered).toMatchObject([{ outcome: "allowed", by: phone }]);
  });

  it("take no answer to something else than what was shown", () => {
    send("one");
    ask("p1");
    expect(answer("p1", "0".repeat(64), { kind: "allow" })).toBe("permission-changed");
    expect(conversation().permissions).toHaveLength(1);
  });

  it("that can't be shown whole can only be denied", () => {
    send("one");
    const { contentHash, isTooLong, content } = ask("p1", "x".repeat(maxPermissionContentLength));
    expect(isTooLong).toBe(true);
    expect(JSON.stringify(content).length).toBeLessThan(5_000);
    expect(answer("p1", contentHash, { kind: "allow" })).toBe("permission-too-long");
    expect(answer("p1", contentHash, { kind: "deny", reason: "too long" })).toBeNull();
  });

  it("of work in the background stay open after a good end, and are lost when the agent stops", () => {
    send("one");
    ask("p1");
    agent.last.end();
    expect(conversation().permissions).toHaveLength(1);
    agent.last.say({ type: "status", status: { kind: "stopped" } });
    expect(conversation().permissions).toEqual([]);
    expect(conversation().answered).toMatchObject([{ outcome: "lost", by: null }]);
  });

  it("that are many and large can only be denied beyond what a page may hold", () => {
    send("one");
    const large = "x".repeat(maxPermissionContentLength - 1_000);
    const requests = Array.from({ length: 7 }, (_, index) => ask(`p${index}`, large));
    expect(requests.map(({ isTooLong }) => isTooLong)).toEqual([
      ...Array<boolean>(5).fill(false),
      true,
      true,
    ]);
  });

  it("beyond a number are denied at once, and the agent hears why", () => {
    send("one");
    for (let count = 0; count < maxOpenPermissions; count++) ask(`p${count}`);
    expect(() => ask("one more")).toThrow();
    expect(agent.last.calls.at(-1)).toMatch(/^answer one more .*"kind":"deny"/);
  });

  it("close with their turn, and are lost with the agent, never allowed", () => {
    send("one");
    ask("p1");
    agent.last.end("interrupted");
    send("two");
    ask("p2");
    agent.last.say({
      type: "status",
      status: { kind: "failed", problem: { code: "claude-exited", detail: null } },
    });
    expect(conversation().permissions).toEqual([]);
    expect(conversation().answered.map(({ outcome }) => outcome)).toEqual(["cancelled", "lost"]);
    const answers = agent.last.calls.filter((call) => call.startsWith("answer"));
    expect(answers).toEqual(['answer p1 {"kind":"deny","reason":"The turn was stopped."}']);
  });
});

describe("conversations", () => {
  it("that nothing was said in are taken for new ones", () => {
    for (let count = 0; count < 5; count++) expect(conversations.open()).toBe(id);
    expect(agent.sessions).toHaveLength(1);
  });

  it("that work are not dropped for a new one, idle ones are", () => {
    send("one");
    for (let count = 0; count < maxConversationsInState + 5; count++) {
      const next = conversations.open();
      conversations.handle(
        {
          type: "prompt.send",
          requestId: "r",
          conversationId: next,
          promptId: randomUUID(),
          text: "quick",
        },
        phone,
      );
      agent.last.end();
    }
    expect(log.state.conversations).toHaveLength(maxConversationsInState);
    expect(statuses()).toEqual(["one: running"]);
  });

  it("that finish while another is current rest then", () => {
    send("one");
    const [first] = agent.sessions;
    conversations.open();
    expect(first?.calls.includes("stop")).toBe(false);
    first?.end();
    expect(first?.calls.at(-1)).toBe("stop");
  });

  it("that are idle rest when a new one opens; the new one is current", () => {
    const [first] = agent.sessions;
    send("one");
    first?.end();
    const next = conversations.open();
    expect(next).not.toBe(id);
    expect(log.state.currentId).toBe(next);
    expect(first?.calls.at(-1)).toBe("stop");
  });

  it("that rest while they start don't keep their process; a failure stays to be read", () => {
    const [first] = agent.sessions;
    const problem = { code: "claude-exited", detail: null } as const;
    send("one");
    first?.end();
    first?.say({ type: "status", status: { kind: "starting" } });
    conversations.open();
    expect(first?.calls.at(-1)).toBe("stop");
    const { length } = first?.calls ?? [];
    send("two");
    first?.say({ type: "status", status: { kind: "failed", problem } });
    first?.end("failed");
    expect(first?.calls.slice(length)).toHaveLength(1);
    expect(conversation().agent).toEqual({ kind: "failed", problem });
  });

  it("all end on stop, running turns as interrupted", async () => {
    send("one");
    await conversations.stop();
    expect(statuses()).toEqual(["one: interrupted"]);
    expect(conversation().agent).toEqual({ kind: "stopped" });
  });
});
