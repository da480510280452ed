import { describe, expect, it } from "vitest";
import type { HostEvent } from "../../../src/shared/events";
import type { HostState } from "../../../src/shared/state";
import {
  accepted,
  conversationId,
  ended,
  openStore,
  opened,
  otherId,
  permission as request,
  phone,
  readyState,
  settled,
  started,
  stateOf,
} from "./support/fakes";

const epoch = "0b9d6a8e-62a5-4a38-8a55-7e6d2e3f1a01";
function withRequestOf(events: readonly HostEvent[]): HostState {
  return stateOf(...events, { type: "permission.requested", conversationId, request });
}

describe("answering a permission request", () => {
  it("sends one answer however often it is pressed, for what was shown", async () => {
    const { transport, store } = openStore();
    transport.welcome(epoch, 0, readyState);
    void store.answer(conversationId, request, { kind: "allow" });
    void store.answer(conversationId, request, { kind: "deny" });
    await settled();
    expect(transport.sent.filter(({ type }) => type === "permission.answer")).toMatchObject([
      { permissionId: "p1", contentHash: request.contentHash, decision: { kind: "allow" } },
    ]);
  });

  it("can be answered again when the first answer was refused or got lost", async () => {
    const { transport, store } = openStore();
    transport.welcome(epoch, 0, withRequestOf([opened()]));
    void store.answer(conversationId, request, { kind: "allow" });
    transport.cut();
    await settled();
    expect(store.answering.value.size).toBe(0);
    expect(store.notice.value).toMatchObject({ code: "connection-lost" });
  });
});

describe("a notice", () => {
  const running: HostEvent[] = [opened(), accepted("t1"), started("t1")];

  async function stopInVain(): Promise<ReturnType<typeof openStore>> {
    const page = openStore();
    page.transport.welcome(epoch, 3, stateOf(...running));
    void page.store.interrupt();
    page.transport.cut();
    await settled();
    page.transport.welcome(epoch, 3, stateOf(...running));
    expect(page.store.notice.value).toMatchObject({ code: "connection-lost" });
    return page;
  }

  it("goes when the turn that should have been stopped is over", async () => {
    const { transport, store } = await stopInVain();
    transport.event(4, ended("t1"));
    expect(store.notice.value).toBeNull();
  });

  it("goes when the action works after all", async () => {
    const { transport, store } = await stopInVain();
    void store.interrupt();
    transport.reply(transport.sentOf("turn.interrupt").at(-1));
    await settled();
    expect(store.notice.value).toBeNull();
  });

  it("goes with the next prompt", async () => {
    const { store } = await stopInVain();
    store.sendPrompt("next");
    expect(store.notice.value).toBeNull();
  });

  it("stays in the conversation where it arose", async () => {
    const { transport, store } = await stopInVain();
    transport.event(4, opened(otherId));
    store.showConversation(otherId);
    expect(store.notice.value).toBeNull();
    store.showConversation(conversationId);
    expect(store.notice.value).not.toBeNull();
  });

  it("about an answer goes when somebody else answers", async () => {
    const { transport, store } = openStore();
    transport.welcome(epoch, 2, withRequestOf(running));
    void store.answer(conversationId, request, { kind: "allow" });
    transport.cut();
    await settled();
    transport.welcome(epoch, 2, withRequestOf(running));
    expect(store.notice.value).not.toBeNull();
    transport.event(3, {
      type: "permission.resolved",
      conversationId,
      permissionId: request.id,
      outcome: "denied",
      scope: null,
      by: phone,
    });
    expect(store.notice.value).toBeNull();
  });
});
