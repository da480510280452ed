import { describe, expect, it, vi } from "vitest";
import type { HostEvent } from "../../../src/shared/events";
import { accepted, conversationId, openStore, phone, readyState } from "./support/fakes";

const epoch = "0b9d6a8e-62a5-4a38-8a55-7e6d2e3f1a01";

describe("the page's copy of the state", () => {
  it("asks for what it missed", () => {
    const { transport } = openStore();
    expect(transport.welcome(epoch, 4, readyState)).not.toHaveProperty("cursor");
    transport.cut();
    expect(transport.hello()).toMatchObject({ cursor: { epoch, seq: 4 } });
  });

  it("applies missed events once", () => {
    const { transport, store } = openStore();
    transport.welcome(epoch, 4, readyState);
    const events = [3, 4, 5].map((seq) => ({
      seq,
      at: seq,
      event: accepted(`t${seq}`),
    }));
    transport.tell({
      type: "welcome",
      protocol: 1,
      epoch,
      you: phone,
      role: "full",
      resume: { kind: "replay", events },
    });
    expect(store.state.value.queue.prompts.map(({ id }) => id)).toEqual(["t5"]);
  });

  it("starts anew without a cursor when an event is missing", () => {
    const { transport, store } = openStore();
    transport.welcome(epoch, 4, readyState);
    const event = { type: "agent.changed", conversationId, agent: { kind: "stopped" } } as const;
    transport.tell({ type: "event", envelope: { seq: 6, at: 1, event } });
    expect(transport.reconnects).toBe(1);
    expect(transport.hello()).not.toHaveProperty("cursor");
    expect(store.conversation.value?.agent.kind).toBe("ready");
  });
});

describe("the outline of the state", () => {
  it("stays the same while words stream, and is the state again with what comes after them", () => {
    const { transport, store } = openStore();
    transport.welcome(epoch, 0, readyState);
    const block = { conversationId, turnId: "t1", blockId: "b" };
    const tell = (seq: number, event: HostEvent): void => {
      transport.tell({ type: "event", envelope: { seq, at: 1, event } });
    };
    tell(1, accepted("t1"));
    tell(2, { type: "turn.started", conversationId, turnId: "t1" });
    const text = { kind: "text", id: "b", text: "", isOpen: true } as const;
    tell(3, { type: "block.started", conversationId, turnId: "t1", block: text });
    const { outline, conversationOutline } = store;
    const before = [outline.value, conversationOutline.value];
    tell(4, { type: "block.appended", ...block, text: "one" });
    expect([outline.value, conversationOutline.value]).toEqual(before);
    expect(outline.value).toBe(before[0]);
    expect(store.state.value).not.toBe(outline.value);
    tell(5, { type: "block.ended", ...block });
    expect(outline.value).toBe(store.state.value);
    expect(conversationOutline.value).toBe(store.conversation.value);
  });

  it("has the words that wait for their frame when somebody has to know up to where the page is", () => {
    const { transport, store } = openStore();
    transport.welcome(epoch, 0, readyState);
    const block = { conversationId, turnId: "t1", blockId: "b" };
    const events: HostEvent[] = [
      accepted("t1"),
      { type: "turn.started", conversationId, turnId: "t1" },
      {
        type: "block.started",
        conversationId,
        turnId: "t1",
        block: { kind: "text", id: "b", text: "", isOpen: true },
      },
      { type: "block.appended", ...block, text: "one" },
    ];
    vi.stubGlobal("document", { visibilityState: "visible" });
    vi.stubGlobal("requestAnimationFrame", () => 0);
    for (const [index, event] of events.entries()) {
      transport.tell({ type: "event", envelope: { seq: index + 1, at: 1, event } });
    }
    expect(JSON.stringify(store.state.value)).not.toContain('"one"');
    expect(store.hello().cursor).toEqual({ epoch, seq: 4 });
    expect(JSON.stringify(store.state.value)).toContain('"one"');
    vi.unstubAllGlobals();
  });
});

describe("drafts", () => {
  it("outlive a reload, each in its conversation", () => {
    const { store, keep } = openStore();
    store.drafts.set("a", "one");
    store.drafts.set("b", "two");
    store.dispose();
    const { store: reloaded } = openStore({ keep });
    expect(reloaded.drafts.get("a")).toBe("one");
    expect(reloaded.drafts.get("b")).toBe("two");
  });

  it("are gone after logging out", () => {
    const { store, keep } = openStore();
    store.drafts.set("a", "one");
    store.forgetEverything();
    store.dispose();
    expect(keep.keys()).toEqual([]);
  });
});
