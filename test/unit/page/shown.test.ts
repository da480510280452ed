import { describe, expect, it } from "vitest";
import {
  accepted as acceptedOf,
  conversationId,
  memoryKeep,
  openStore,
  opened as openedOf,
  otherId,
  settled,
  started,
  stateOf,
  tablet,
} from "./support/fakes";

const epoch = "0b9d6a8e-62a5-4a38-8a55-7e6d2e3f1a01";
const opened = openedOf();
const openedOther = openedOf(otherId, { by: tablet });
const accepted = [acceptedOf("t1"), started("t1")];

describe("a conversation that begins on another device", () => {
  it("is offered to somebody who looks at another one, who stays there", () => {
    const { transport, store } = openStore();
    transport.welcome(epoch, 2, stateOf(opened, ...accepted));
    transport.event(3, openedOther);
    expect(store.conversation.value?.id).toBe(conversationId);
    expect(store.offered.value?.id).toBe(otherId);
    expect(store.offeredBy.value).toEqual(tablet);
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
    transport.welcome(epoch, 2, stateOf(opened, ...accepted));
    transport.cut();
    transport.welcome(epoch, 3, stateOf(opened, ...accepted, openedOther));
    expect(store.conversation.value?.id).toBe(conversationId);
    expect(store.offered.value?.id).toBe(otherId);
  });

  it("is no longer offered after a dismissal or the next prompt", () => {
    for (const act of ["dismissOffer", "sendPrompt"] as const) {
      const { transport, store } = openStore();
      transport.welcome(epoch, 2, stateOf(opened, ...accepted));
      transport.event(3, openedOther);
      store[act]("next");
      expect(store.offered.value).toBeNull();
      expect(store.conversation.value?.id).toBe(conversationId);
    }
  });

  it("is followed where its button is outside of the page, unless something is typed", () => {
    const { transport, store } = openStore({ followsNew: true });
    transport.welcome(epoch, 2, stateOf(opened, ...accepted));
    transport.event(3, openedOther);
    expect(store.conversation.value?.id).toBe(otherId);
  });
});

describe("a conversation to which another screen turned", () => {
  it("is not this screen's business", () => {
    const { transport, store } = openStore();
    transport.welcome(epoch, 2, stateOf(openedOther, opened));
    transport.event(3, { type: "conversation.selected", conversationId: otherId, by: tablet });
    expect(store.conversation.value?.id).toBe(conversationId);
    expect(store.offered.value).toBeNull();
  });
});

describe("a conversation that is replaced", () => {
  const replacing = openedOf(otherId, { replacesId: conversationId, by: tablet });

  it("gives its place on the screen and its draft to the next one", () => {
    const { transport, store } = openStore();
    transport.welcome(epoch, 2, stateOf(opened, ...accepted));
    store.drafts.set(conversationId, "half a thought");
    transport.event(3, replacing);
    expect(store.conversation.value?.id).toBe(otherId);
    expect(store.drafts.get(otherId)).toBe("half a thought");
    expect(store.drafts.get(conversationId)).toBe("");
    expect(store.offered.value).toBeNull();
  });

  it("is replaced by /clear, which is no prompt", async () => {
    const { transport, store } = openStore();
    transport.welcome(epoch, 2, stateOf(opened, ...accepted));
    store.sendPrompt("/clear");
    const [request] = transport.sentOf("conversation.new");
    expect(request).toMatchObject({ replacesId: conversationId });
    expect(transport.sentOf("prompt.send")).toEqual([]);
    transport.event(3, replacing);
    transport.reply(request, { conversationId: otherId });
    await settled();
    expect(store.conversation.value?.id).toBe(otherId);
  });
});

describe("a conversation that begins here", () => {
  it.each(["before", "after"])("is shown when it is told %s the reply", async (order) => {
    const { transport, store } = openStore();
    transport.welcome(epoch, 2, stateOf(opened, ...accepted));
    void store.newConversation();
    const [request] = transport.sentOf("conversation.new");
    if (order === "before") transport.event(3, openedOther);
    transport.reply(request, { conversationId: otherId });
    await settled();
    if (order === "after") transport.event(3, openedOther);
    expect(store.conversation.value?.id).toBe(otherId);
    expect(store.offered.value).toBeNull();
  });

  it("is shown after a reconnect when its reply got lost", async () => {
    const { transport, store } = openStore();
    transport.welcome(epoch, 2, stateOf(opened, ...accepted));
    void store.newConversation();
    transport.cut();
    await settled();
    transport.welcome(epoch, 3, stateOf(opened, ...accepted, openedOther));
    expect(store.conversation.value?.id).toBe(otherId);
    store.showConversation(conversationId);
    expect(store.notice.value).toBeNull();
  });
});

describe("the conversation on the screen", () => {
  it("is the same after a reload of the tab, as long as it exists", () => {
    const tabKeep = memoryKeep();
    const first = openStore({ tabKeep });
    first.transport.welcome(epoch, 3, stateOf(opened, ...accepted, openedOther));
    first.store.showConversation(conversationId);
    const second = openStore({ tabKeep });
    second.transport.welcome(epoch, 3, stateOf(opened, ...accepted, openedOther));
    expect(second.store.conversation.value?.id).toBe(conversationId);
    expect(second.store.offered.value).toBeNull();
    const third = openStore({ tabKeep });
    third.transport.welcome(epoch, 1, stateOf(openedOther));
    expect(third.store.conversation.value?.id).toBe(otherId);
  });
});
