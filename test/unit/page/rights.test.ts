import { describe, expect, it } from "vitest";
import { openStore, permission, readyState, settled, stateOf } from "./support/fakes";
import { conversationId, opened } from "./support/fakes";

const epoch = "0b9d6a8e-62a5-4a38-8a55-7e6d2e3f1a01";
const asked = stateOf(opened(), {
  type: "permission.requested",
  conversationId,
  request: permission,
});

function openAsked() {
  const page = openStore();
  page.transport.welcome(epoch, 2, asked);
  const answer = (decision: Parameters<typeof page.store.answer>[2], isConfirmed = false) =>
    page.store.answer(conversationId, permission, decision, isConfirmed);
  return { ...page, answer };
}

const always = { kind: "allow", scope: "always" } as const;

describe("what a device may do", () => {
  it("is what the last welcome says", () => {
    const { transport, store } = openStore();
    transport.welcome(epoch, 0, readyState);
    expect(store.role.value).toBe("full");
    expect(store.notice.value).toBeNull();
    transport.tell({
      type: "welcome",
      protocol: 1,
      epoch,
      you: { id: "d1", name: "iPhone" },
      role: "view",
      resume: { kind: "replay", events: [] },
    });
    expect(store.role.value).toBe("view");
    expect(store.notice.value).toMatchObject({ code: "role-changed" });
  });
});

describe("a yes that the owner has to confirm at the PC", () => {
  it("waits without holding back another answer", async () => {
    const { transport, store, answer } = openAsked();
    void answer(always, true);
    expect([...store.confirming.value]).toEqual([permission.id]);
    expect(store.answering.value.size).toBe(0);
    void answer({ kind: "deny" });
    expect(store.confirming.value.size).toBe(0);
    expect([...store.answering.value]).toEqual([permission.id]);
    const [first, second] = transport.sentOf("permission.answer");
    transport.reply(second);
    transport.reply(first, "permission-gone");
    await settled();
    // What became of the first one is nobody's business any more.
    expect(store.notice.value).toBeNull();
  });

  it("is sent once, however often it is pressed", () => {
    const { transport, answer } = openAsked();
    void answer(always, true);
    void answer(always, true);
    expect(transport.sentOf("permission.answer")).toHaveLength(1);
  });

  it("that was refused says so and leaves the request open", async () => {
    const { transport, store, answer } = openAsked();
    void answer(always, true);
    transport.reply(transport.sentOf("permission.answer")[0], "step-up-refused");
    await settled();
    expect(store.notice.value).toMatchObject({ code: "step-up-refused" });
    expect(store.confirming.value.size).toBe(0);
    expect(store.conversation.value?.permissions).toHaveLength(1);
  });

  it("is over when the connection breaks, and can be asked for again", async () => {
    const { transport, store, answer } = openAsked();
    void answer(always, true);
    transport.cut();
    await settled();
    expect(store.notice.value).toMatchObject({ code: "step-up-lost" });
    transport.welcome(epoch, 2, asked);
    expect(store.confirming.value.size).toBe(0);
    expect(store.notice.value).toMatchObject({ code: "step-up-lost" });
    void answer(always, true);
    expect(store.notice.value).toBeNull();
    expect(transport.sentOf("permission.answer")).toHaveLength(2);
  });

  it("is one answer like others where nobody has to confirm it", () => {
    const { transport, store, answer } = openAsked();
    void answer(always);
    void answer({ kind: "deny" });
    expect(transport.sentOf("permission.answer")).toHaveLength(1);
    expect(store.answering.value.size).toBe(1);
  });
});

describe("what a device may not do", () => {
  it("gives the text of a prompt back", async () => {
    const { transport, store } = openStore();
    transport.welcome(epoch, 2, readyState);
    store.sendPrompt("keep me");
    transport.reply(transport.sentOf("prompt.send")[0], "not-allowed");
    await settled();
    expect(store.notice.value).toMatchObject({ code: "not-allowed" });
    expect(store.drafts.get(conversationId)).toBe("keep me");
  });
});
