import { describe, expect, it } from "vitest";
import type { HostEvent } from "../../../src/shared/events";
import { conversationId, memoryKeep, openStore, settled, stateOf } from "./support/fakes";

const epoch = "0b9d6a8e-62a5-4a38-8a55-7e6d2e3f1a01";
const otherId = "5f0c9a52-3a54-4c06-9a6c-0f6d1c1f7a02";
const phone = { id: "d1", name: "iPhone · Safari" };
const opened: HostEvent = { type: "conversation.opened", conversationId };
const openedOther: HostEvent = { type: "conversation.opened", conversationId: otherId };
const accepted: HostEvent = {
  type: "prompt.accepted",
  conversationId,
  turnId: "t1",
  text: "hello",
  by: phone,
};

describe("a conversation that begins on another device", () => {
  it("is offered to somebody who looks at another one, who stays there", () => {
    const { transport, store } = openStore();
    transport.welcome(epoch, 2, stateOf(opened, accepted));
    transport.event(3, openedOther);
    expect(store.conversation.value?.id).toBe(conversationId);
    expect(store.offered.value?.id).toBe(otherId);
    store.showConversation(otherId);
    expect(store.conversation.value?.id).toBe(otherId);
    expect(store.offered.value).toBeNull();
  });

  it("does not take the page away from somebody who types in an empty one", () => {
    const { transport, store } = openStore();
    transport.welcome(epoch, 1, stateOf(opened));
    store.drafts.set(conversationId, "half a thought");
    transport.event(2, openedOther);
    expect(store.conversation.value?.id).toBe(conversationId);
    expect(store.offered.value?.id).toBe(otherId);
  });

  it("takes the place of an empty one", () => {
    const { transport, store } = openStore();
    transport.welcome(epoch, 1, stateOf(opened));
    transport.event(2, openedOther);
    expect(store.conversation.value?.id).toBe(otherId);
    expect(store.offered.value).toBeNull();
  });

  it("is offered after a reconnect, too", () => {
    const { transport, store } = openStore();
    transport.welcome(epoch, 2, stateOf(opened, accepted));
    transport.cut();
    transport.welcome(epoch, 3, stateOf(opened, accepted, openedOther));
    expect(store.conversation.value?.id).toBe(conversationId);
    expect(store.offered.value?.id).toBe(otherId);
  });

  it("is no longer offered after a dismissal or the next prompt", () => {
    for (const act of ["dismissOffer", "sendPrompt"] as const) {
      const { transport, store } = openStore();
      transport.welcome(epoch, 2, stateOf(opened, accepted));
      transport.event(3, openedOther);
      store[act]("next");
      expect(store.offered.value).toBeNull();
      expect(store.conversation.value?.id).toBe(conversationId);
    }
  });

  it("is followed where its button is outside of the page, unless something is typed", () => {
    const { transport, store } = openStore({ followsNew: true });
    transport.welcome(epoch, 2, stateOf(opened, accepted));
    transport.event(3, openedOther);
    expect(store.conversation.value?.id).toBe(otherId);
  });
});

describe("a conversation that begins here", () => {
  it.each(["before", "after"])("is shown when it is told %s the reply", async (order) => {
    const { transport, store } = openStore();
    transport.welcome(epoch, 2, stateOf(opened, accepted));
    void store.newConversation();
    const [request] = transport.sentOf("conversation.new");
    if (order === "before") transport.event(3, openedOther);
    transport.reply(request);
    await settled();
    if (order === "after") transport.event(3, openedOther);
    expect(store.conversation.value?.id).toBe(otherId);
    expect(store.offered.value).toBeNull();
  });

  it("is shown after a reconnect when its reply got lost", async () => {
    const { transport, store } = openStore();
    transport.welcome(epoch, 2, stateOf(opened, accepted));
    void store.newConversation();
    transport.cut();
    await settled();
    transport.welcome(epoch, 3, stateOf(opened, accepted, openedOther));
    expect(store.conversation.value?.id).toBe(otherId);
    store.showConversation(conversationId);
    expect(store.notice.value).toBeNull();
  });
});

describe("the conversation on the screen", () => {
  it("is the same after a reload of the tab, as long as it exists", () => {
    const tabKeep = memoryKeep();
    const first = openStore({ tabKeep });
    first.transport.welcome(epoch, 3, stateOf(opened, accepted, openedOther));
    first.store.showConversation(conversationId);
    const second = openStore({ tabKeep });
    second.transport.welcome(epoch, 3, stateOf(opened, accepted, openedOther));
    expect(second.store.conversation.value?.id).toBe(conversationId);
    expect(second.store.offered.value).toBeNull();
    const third = openStore({ tabKeep });
    third.transport.welcome(epoch, 1, stateOf(openedOther));
    expect(third.store.conversation.value?.id).toBe(otherId);
  });
});
