import { describe, expect, it } from "vitest";
import {
  accepted,
  conversationId,
  ended,
  openStore,
  opened,
  phone,
  settled,
  started,
  stateOf,
} from "./support/fakes";

const epoch = "0b9d6a8e-62a5-4a38-8a55-7e6d2e3f1a01";
const state = stateOf(opened(), accepted("t1"), started("t1"), ended("t1", "indeterminate"));

function openUndecided() {
  const page = openStore();
  page.transport.welcome(epoch, 4, state);
  const turn = page.store.conversation.value?.turns[0];
  if (turn === undefined) throw new Error("There is no turn.");
  return { ...page, turn };
}

describe("deciding about a turn whose outcome nobody knows", () => {
  it("names the same prompt when the same choice is made again", async () => {
    const { transport, store, turn } = openUndecided();
    void store.settle(turn, "again");
    void store.settle(turn, "again");
    transport.cut();
    await settled();
    expect(store.notice.value).toMatchObject({ code: "connection-lost" });
    transport.welcome(epoch, 4, state);
    void store.settle(turn, "again");
    const [first, second] = transport.sentOf("turn.settle");
    expect(first).toMatchObject({ conversationId, turnId: "t1", choice: "again" });
    expect(second?.promptId).toBe(first?.promptId);
    expect(transport.sentOf("turn.settle")).toHaveLength(2);
  });

  it("names another prompt for another choice", async () => {
    const { transport, store, turn } = openUndecided();
    void store.settle(turn, "again");
    transport.cut();
    await settled();
    transport.welcome(epoch, 4, state);
    void store.settle(turn, "continue");
    const [first, second] = transport.sentOf("turn.settle");
    expect(second?.promptId).not.toBe(first?.promptId);
  });

  it("is over when anybody has decided", async () => {
    const { transport, store, turn } = openUndecided();
    void store.settle(turn, "dismiss");
    transport.cut();
    await settled();
    transport.welcome(epoch, 4, state);
    transport.event(5, {
      type: "turn.settled",
      conversationId,
      turnId: "t1",
      choice: "continue",
      by: phone,
    });
    expect(store.answering.value.size).toBe(0);
    expect(store.notice.value).toBeNull();
    expect(store.conversation.value?.turns[0]?.choice).toBe("continue");
  });
});
