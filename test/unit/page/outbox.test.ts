import { describe, expect, it, vi } from "vitest";
import { maxClientMessageBytes, maxUnsentAgeMs } from "../../../src/shared/limits";
import type { Keep } from "../../../webview-ui/src/platform/keep";
import { editUnsent } from "../../../webview-ui/src/store/details";
import { unsentToDrafts } from "../../../webview-ui/src/store/unsent";
import {
  accepted,
  conversationId,
  memoryKeep,
  openStore,
  opened,
  otherId,
  readyState,
  settled,
  stateOf,
} from "./support/fakes";

const epoch = "0b9d6a8e-62a5-4a38-8a55-7e6d2e3f1a01";

describe("the outbox", () => {
  it("keeps a prompt until the host has accepted it", async () => {
    const { transport, store, keep } = openStore();
    transport.welcome(epoch, 0, readyState);
    store.sendPrompt("hello");
    expect(store.unsent.value).toHaveLength(1);
    expect(keep.keys()).toHaveLength(1);
    transport.reply(transport.sentOf("prompt.send")[0]);
    await settled();
    expect(store.unsent.value).toEqual([]);
    expect(keep.keys()).toEqual([]);
  });

  it("sends a prompt whose reply got lost again, under the same id", async () => {
    const { transport, store } = openStore();
    transport.welcome(epoch, 0, readyState);
    store.sendPrompt("hello");
    transport.cut();
    await settled();
    transport.welcome(epoch, 0, readyState);
    const [first, second] = transport.sentOf("prompt.send");
    expect(second?.promptId).toBe(first?.promptId);
    expect(second?.requestId).not.toBe(first?.requestId);
  });

  it("sends what was typed offline once there is a connection, in order", async () => {
    const { transport, store } = openStore();
    transport.welcome(epoch, 0, readyState);
    transport.cut();
    store.sendPrompt("one");
    store.sendPrompt("two");
    await settled();
    expect(transport.sentOf("prompt.send")).toEqual([]);
    transport.welcome(epoch, 0, readyState);
    transport.reply(transport.sentOf("prompt.send")[0]);
    await settled();
    expect(transport.sentOf("prompt.send").map(({ text }) => text)).toEqual(["one", "two"]);
  });

  it("sends one prompt at a time, however many there are", async () => {
    const { transport, store } = openStore();
    transport.welcome(epoch, 0, readyState);
    transport.cut();
    for (let count = 0; count < 60; count++) store.sendPrompt(`prompt ${count}`);
    await settled();
    transport.welcome(epoch, 0, readyState);
    for (let count = 1; count <= 60; count++) {
      expect(transport.sentOf("prompt.send")).toHaveLength(count);
      transport.reply(transport.sentOf("prompt.send").at(-1));
      await settled();
    }
    expect(store.unsent.value).toEqual([]);
  });

  it("gives back the prompt for which the host broke off, and goes on with the next", async () => {
    const { transport, store, keep } = openStore();
    transport.welcome(epoch, 0, readyState);
    store.sendPrompt("poison");
    store.sendPrompt("next");
    transport.cut("refused");
    await settled();
    transport.welcome(epoch, 0, readyState);
    await settled();
    expect(transport.sentOf("prompt.send").map(({ text }) => text)).toEqual(["poison", "next"]);
    expect(store.drafts.get(conversationId)).toBe("poison");
    expect(store.notice.value).toMatchObject({ code: "not-taken" });
    expect(keep.keys().filter((key) => key.startsWith("unsent."))).toHaveLength(1);
  });

  it("does not take back what the host accepted before it broke off", async () => {
    const { transport, store } = openStore();
    transport.welcome(epoch, 0, readyState);
    store.sendPrompt("hello");
    const promptId = transport.sentOf("prompt.send")[0]?.promptId ?? "";
    transport.event(1, accepted(promptId));
    transport.cut("refused");
    await settled();
    transport.welcome(epoch, 1, store.state.value);
    expect(store.drafts.get(conversationId)).toBe("");
    expect(store.notice.value).toBeNull();
  });

  it("gives back a text whose message would be too large, without sending it", () => {
    const { transport, store } = openStore();
    transport.welcome(epoch, 0, readyState);
    // Six bytes each as JSON, so fewer characters than a prompt may have are too many.
    const text = "\u0001".repeat(Math.ceil(maxClientMessageBytes / 6));
    store.sendPrompt(text);
    expect(transport.sentOf("prompt.send")).toEqual([]);
    expect(store.unsent.value).toEqual([]);
    expect(store.drafts.get(conversationId)).toBe(text);
    expect(store.notice.value).toMatchObject({ code: "too-large" });
  });

  it("does not send again what the host has already, though the reply never came", () => {
    const { transport, store, keep } = openStore();
    transport.welcome(epoch, 0, readyState);
    store.sendPrompt("hello");
    const promptId = transport.sentOf("prompt.send")[0]?.promptId ?? "";
    transport.event(1, accepted(promptId));
    expect(store.unsent.value).toEqual([]);
    expect(keep.keys()).toEqual([]);
  });

  it("survives a reload", () => {
    const first = openStore();
    first.transport.welcome(epoch, 0, readyState);
    first.store.sendPrompt("hello");
    const second = openStore({ keep: first.keep });
    second.transport.welcome(epoch, 0, readyState);
    expect(second.transport.sentOf("prompt.send").map(({ promptId }) => promptId)).toEqual(
      first.transport.sentOf("prompt.send").map(({ promptId }) => promptId),
    );
  });

  it("gives a refused prompt back to the composer, with the reason", async () => {
    const { transport, store } = openStore();
    transport.welcome(epoch, 0, readyState);
    store.sendPrompt("hello");
    transport.reply(transport.sentOf("prompt.send")[0], "queue-full");
    await settled();
    expect(store.drafts.get(conversationId)).toBe("hello");
    expect(store.notice.value).toMatchObject({ code: "queue-full" });
    expect(store.unsent.value).toEqual([]);
  });

  it("sends pictures and haste along, also after a reload", () => {
    const image = { id: "f".repeat(64), type: "image/png", bytes: 3 } as const;
    const first = openStore();
    first.transport.welcome(epoch, 0, readyState);
    first.store.sendPrompt("look", { images: [image], isUrgent: true });
    const second = openStore({ keep: first.keep });
    second.transport.welcome(epoch, 0, readyState);
    expect(second.transport.sentOf("prompt.send")).toMatchObject([
      { text: "look", images: [image.id], isUrgent: true },
    ]);
  });

  it("says that a prompt waits for the plan's reset, also after a reload", () => {
    const first = openStore();
    first.transport.welcome(epoch, 0, readyState);
    first.transport.cut();
    first.store.sendPrompt("later", { isDeferred: true });
    const second = openStore({ keep: first.keep });
    second.transport.welcome(epoch, 0, readyState);
    expect(second.transport.sentOf("prompt.send")).toMatchObject([
      { text: "later", isDeferred: true },
    ]);
  });

  it("lets go of a prompt that never left this device, for good or to be edited", async () => {
    const { transport, store, keep } = openStore();
    transport.welcome(epoch, 0, readyState);
    transport.cut();
    store.sendPrompt("one");
    store.sendPrompt("two");
    await settled();
    store.drafts.set(conversationId, "typed");
    const [one, two] = store.unsent.value;
    editUnsent(store, one?.promptId ?? "");
    expect(store.withdraw(two?.promptId ?? "")).toMatchObject({ text: "two" });
    expect(store.drafts.get(conversationId)).toBe("one\n\ntyped");
    expect(keep.keys().filter((key) => key.startsWith("unsent."))).toEqual([]);
    transport.welcome(epoch, 0, readyState);
    expect(transport.sentOf("prompt.send")).toEqual([]);
  });

  it("keeps a prompt that went out without an answer, also after a reload", async () => {
    const first = openStore();
    first.transport.welcome(epoch, 0, readyState);
    first.store.sendPrompt("hello");
    first.transport.cut();
    await settled();
    const second = openStore({ keep: first.keep });
    for (const { store } of [first, second]) {
      expect(store.withdraw(store.unsent.value[0]?.promptId ?? "")).toBeNull();
      expect(store.unsent.value).toHaveLength(1);
    }
  });

  it("gives a prompt back with its pictures when the disk took nothing", async () => {
    const image = { id: "f".repeat(64), type: "image/png", bytes: 3 } as const;
    const { transport, store } = openStore();
    transport.welcome(epoch, 0, readyState);
    store.sendPrompt("look", { images: [image] });
    transport.reply(transport.sentOf("prompt.send")[0], "not-saved");
    await settled();
    expect(store.drafts.get(conversationId)).toBe("look");
    expect(store.attachments.get(conversationId)).toEqual([image]);
    expect(store.notice.value).toMatchObject({ code: "not-saved" });
  });

  it("gives several prompts back in the order in which they were sent, before what was typed", async () => {
    const { transport, store } = openStore();
    transport.welcome(epoch, 0, readyState);
    for (const text of ["one", "two", "three"]) store.sendPrompt(text);
    store.drafts.set(conversationId, "typed");
    for (let count = 1; count <= 3; count++) {
      transport.reply(transport.sentOf("prompt.send").at(-1), "queue-full");
      await settled();
    }
    expect(store.drafts.get(conversationId)).toBe("one\n\ntwo\n\nthree\n\ntyped");
  });

  it("gives a prompt back where it can be seen when its conversation was replaced", async () => {
    const { transport, store } = openStore();
    transport.welcome(epoch, 1, stateOf(opened()));
    store.sendPrompt("hello");
    transport.event(2, opened(otherId, { replacesId: conversationId }));
    transport.reply(transport.sentOf("prompt.send")[0], "no-such-conversation");
    await settled();
    expect(store.conversation.value?.id).toBe(otherId);
    expect(store.drafts.get(otherId)).toBe("hello");
    expect(store.notice.value).toMatchObject({ code: "no-such-conversation" });
  });

  it("says of a prompt that storage did not take that only this page has it", () => {
    const full: Keep = { ...memoryKeep(), set: () => false };
    const { transport, store } = openStore({ keep: full });
    transport.welcome(epoch, 0, readyState);
    transport.cut();
    store.sendPrompt("hello");
    expect(store.unsent.value).toMatchObject([{ text: "hello", isKept: false }]);
    transport.welcome(epoch, 0, readyState);
    expect(transport.sentOf("prompt.send")).toMatchObject([{ text: "hello" }]);
  });

  it("does not send what another tab deleted, nor gives back what another tab sent", async () => {
    const keep = memoryKeep();
    const [one, other] = [openStore({ keep }), openStore({ keep })];
    one.transport.welcome(epoch, 0, readyState);
    one.transport.cut();
    one.store.sendPrompt("delete the database");
    one.store.sendPrompt("count to ten");
    const third = openStore({ keep });
    const [bad, good] = third.store.unsent.value.map(({ promptId }) => promptId);
    expect(third.store.withdraw(bad ?? "")).toMatchObject({ text: "delete the database" });
    one.transport.welcome(epoch, 0, readyState);
    expect(one.transport.sentOf("prompt.send")).toMatchObject([{ text: "count to ten" }]);
    expect(third.store.withdraw(good ?? "")).toBeNull();
    expect(third.store.unsent.value).toMatchObject([{ promptId: good, wasSent: true }]);
    await settled();
    expect(other.store.unsent.value).toEqual([]);
  });

  it("makes a draft of what waited for longer than a day", () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    try {
      const { transport, store, keep } = openStore();
      transport.welcome(epoch, 0, readyState);
      transport.cut();
      store.sendPrompt("hello");
      vi.advanceTimersByTime(maxUnsentAgeMs);
      transport.welcome(epoch, 0, readyState);
      expect(transport.sentOf("prompt.send")).toEqual([]);
      expect(store.drafts.get(conversationId)).toBe("hello");
      expect(store.notice.value).toMatchObject({ code: "too-old" });
      expect(store.unsent.value).toEqual([]);
      expect(keep.keys().filter((key) => key.startsWith("unsent."))).toEqual([]);
    } finally {
      vi.useRealTimers();
    }
  });

  it("makes drafts of what a pairing that is over left unsent", () => {
    const { transport, store, keep } = openStore();
    transport.welcome(epoch, 0, readyState);
    transport.cut();
    store.sendPrompt("one");
    store.sendPrompt("two");
    store.drafts.set(conversationId, "three");
    store.drafts.flush();
    unsentToDrafts(keep);
    const next = openStore({ keep });
    next.transport.welcome(epoch, 0, readyState);
    expect(next.transport.sentOf("prompt.send")).toEqual([]);
    expect(next.store.drafts.get(conversationId)).toBe("one\n\ntwo\n\nthree");
  });

  it("throws away what is not a prompt of its own", () => {
    const keep = memoryKeep();
    keep.set("unsent.x", '{"promptId":"x"}');
    keep.set("unsent.y", "{");
    expect(openStore({ keep }).store.unsent.value).toEqual([]);
    expect(keep.keys()).toEqual([]);
  });
});
