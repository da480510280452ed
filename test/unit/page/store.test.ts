import { describe, expect, it } from "vitest";
import type { ClientMessage } from "../../../src/shared/protocol";
import type { Keep } from "../../../webview-ui/src/platform/keep";
import { draftWithReturned } from "../../../webview-ui/src/store/outbox";
import { Store } from "../../../webview-ui/src/store/store";
import { FakeTransport, conversationId, memoryKeep, readyState } from "./support/fakes";

const epoch = "0b9d6a8e-62a5-4a38-8a55-7e6d2e3f1a01";
const phone = { id: "d1", name: "iPhone · Safari" };

function open(keep: Keep = memoryKeep()): { transport: FakeTransport; store: Store; keep: Keep } {
  const transport = new FakeTransport();
  const store = new Store(transport, keep);
  return { transport, store, keep };
}

function prompts(transport: FakeTransport): Extract<ClientMessage, { type: "prompt.send" }>[] {
  return transport.sent.filter((message) => message.type === "prompt.send");
}

/** Lets the promises that are settled run their course. */
async function settled(): Promise<void> {
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
}

function reply(transport: FakeTransport, requestId: string): void {
  transport.tell({ type: "reply", requestId, ok: true });
}

describe("the outbox", () => {
  it("keeps a prompt until the host has accepted it", async () => {
    const { transport, store, keep } = open();
    transport.welcome(epoch, 0, readyState);
    store.sendPrompt("hello");
    expect(store.unsent.value).toHaveLength(1);
    expect(keep.keys()).toHaveLength(1);
    reply(transport, prompts(transport)[0]?.requestId ?? "");
    await settled();
    expect(store.unsent.value).toEqual([]);
    expect(keep.keys()).toEqual([]);
  });

  it("sends a prompt whose reply got lost again, under the same id", async () => {
    const { transport, store } = open();
    transport.welcome(epoch, 0, readyState);
    store.sendPrompt("hello");
    transport.cut();
    await settled();
    transport.welcome(epoch, 0, readyState);
    const [first, second] = prompts(transport);
    expect(second?.promptId).toBe(first?.promptId);
    expect(second?.requestId).not.toBe(first?.requestId);
  });

  it("sends what was typed offline once there is a connection, in order", async () => {
    const { transport, store } = open();
    transport.welcome(epoch, 0, readyState);
    transport.cut();
    store.sendPrompt("one");
    store.sendPrompt("two");
    await settled();
    expect(prompts(transport)).toEqual([]);
    transport.welcome(epoch, 0, readyState);
    expect(prompts(transport).map(({ text }) => text)).toEqual(["one", "two"]);
  });

  it("does not send again what the host has already, though the reply never came", () => {
    const { transport, store, keep } = open();
    transport.welcome(epoch, 0, readyState);
    store.sendPrompt("hello");
    const turnId = prompts(transport)[0]?.promptId ?? "";
    transport.tell({
      type: "event",
      envelope: {
        seq: 1,
        at: 1,
        event: { type: "prompt.accepted", conversationId, turnId, text: "hello", by: phone },
      },
    });
    expect(store.unsent.value).toEqual([]);
    expect(keep.keys()).toEqual([]);
  });

  it("survives a reload", () => {
    const first = open();
    first.transport.welcome(epoch, 0, readyState);
    first.store.sendPrompt("hello");
    const second = open(first.keep);
    second.transport.welcome(epoch, 0, readyState);
    expect(prompts(second.transport).map(({ promptId }) => promptId)).toEqual(
      prompts(first.transport).map(({ promptId }) => promptId),
    );
  });

  it("gives a refused prompt back to the composer, with the reason", async () => {
    const { transport, store } = open();
    transport.welcome(epoch, 0, readyState);
    store.sendPrompt("hello");
    const requestId = prompts(transport)[0]?.requestId ?? "";
    const error = { code: "queue-full", message: "full" } as const;
    transport.tell({ type: "reply", requestId, ok: false, error });
    await settled();
    expect(store.drafts.get(conversationId)).toBe("hello");
    expect(store.refused.value).toEqual({ code: "queue-full" });
    expect(store.unsent.value).toEqual([]);
  });

  it("throws away what is not a prompt of its own", () => {
    const keep = memoryKeep();
    keep.set("unsent.x", '{"promptId":"x"}');
    keep.set("unsent.y", "{");
    expect(open(keep).store.unsent.value).toEqual([]);
    expect(keep.keys()).toEqual([]);
  });
});

describe("the page's copy of the state", () => {
  it("asks for what it missed", () => {
    const { transport } = open();
    expect(transport.welcome(epoch, 4, readyState)).not.toHaveProperty("cursor");
    transport.cut();
    expect(transport.hello()).toMatchObject({ cursor: { epoch, seq: 4 } });
  });

  it("applies missed events once", () => {
    const { transport, store } = open();
    transport.welcome(epoch, 4, readyState);
    const events = [3, 4, 5].map((seq) => ({
      seq,
      at: seq,
      event: { type: "prompt.accepted", conversationId, turnId: `t${seq}`, text: "", by: phone },
    })) as never;
    transport.tell({
      type: "welcome",
      protocol: 1,
      epoch,
      you: phone,
      resume: { kind: "replay", events },
    });
    expect(store.conversation.value?.turns.map(({ id }) => id)).toEqual(["t5"]);
  });

  it("starts anew without a cursor when an event is missing", () => {
    const { transport, store } = open();
    transport.welcome(epoch, 4, readyState);
    const event = { type: "agent.changed", conversationId, agent: { kind: "stopped" } } as const;
    transport.tell({ type: "event", envelope: { seq: 6, at: 1, event } });
    expect(transport.reconnects).toBe(1);
    expect(transport.hello()).not.toHaveProperty("cursor");
    expect(store.conversation.value?.agent.kind).toBe("ready");
  });
});

describe("answering a permission request", () => {
  const request = {
    id: "p1",
    turnId: null,
    toolName: "Bash",
    content: { kind: "command", command: "ls", description: null },
    blockedPath: null,
    contentHash: "a".repeat(64),
    isTooLong: false,
    requestedAt: 0,
  } as const;

  it("sends one answer however often it is pressed, for what was shown", async () => {
    const { transport, store } = open();
    transport.welcome(epoch, 0, readyState);
    void store.answer(conversationId, request, { kind: "allow" });
    void store.answer(conversationId, request, { kind: "deny" });
    await settled();
    expect(transport.sent.filter(({ type }) => type === "permission.answer")).toMatchObject([
      { permissionId: "p1", contentHash: request.contentHash, decision: { kind: "allow" } },
    ]);
  });

  it("can be answered again when the first answer was refused or got lost", async () => {
    const { transport, store } = open();
    transport.welcome(epoch, 0, readyState);
    void store.answer(conversationId, request, { kind: "allow" });
    transport.cut();
    await settled();
    expect(store.answering.value.size).toBe(0);
    expect(store.refused.value).toEqual({ code: "connection-lost" });
  });
});

describe("drafts", () => {
  it("outlive a reload, each in its conversation", () => {
    const { store, keep } = open();
    store.drafts.set("a", "one");
    store.drafts.set("b", "two");
    store.dispose();
    const { store: reloaded } = open(keep);
    expect(reloaded.drafts.get("a")).toBe("one");
    expect(reloaded.drafts.get("b")).toBe("two");
  });

  it("are gone after logging out", () => {
    const { store, keep } = open();
    store.drafts.set("a", "one");
    store.forgetEverything();
    store.dispose();
    expect(keep.keys()).toEqual([]);
  });

  it("take a returned text in front, once", () => {
    expect(draftWithReturned("", "sent")).toBe("sent");
    expect(draftWithReturned("new", "sent")).toBe("sent\n\nnew");
    expect(draftWithReturned("sent\n\nnew", "sent")).toBe("sent\n\nnew");
  });
});
