import { describe, expect, it } from "vitest";
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
