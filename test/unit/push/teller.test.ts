import { describe, expect, it } from "vitest";
import { Presence } from "../../../src/push/presence";
import type { Subscription } from "../../../src/push/subscriptions";
import { Teller } from "../../../src/push/teller";
import { maxPushesPerMinute } from "../../../src/shared/limits";
import { defaultPushChoices } from "../../../src/shared/pushChoices";
import type { HostState } from "../../../src/shared/state";
import { askFor, conversationId, stateOf, turnOf } from "./support";

const subscriptionOf = (deviceId: string): Subscription => ({
  deviceId,
  endpoint: `https://fcm.googleapis.com/fcm/send/${deviceId}`,
  keys: { p256dh: "p", auth: "a" },
  publicKey: "k",
  language: "en",
  choices: defaultPushChoices,
});

/** Devices a and b, and what each of them was told and had taken back. */
function bench() {
  const said: string[] = [];
  const presence = new Presence();
  let subscriptions = [subscriptionOf("a"), subscriptionOf("b")];
  let typedAt: number | null = null;
  const teller = new Teller({
    presence,
    typedAt: () => typedAt,
    subscriptions: () => subscriptions,
    tell: ({ deviceId }, { sort }) => said.push(`${deviceId} ${sort}`),
    takeBack: ({ deviceId }, { sort }) => said.push(`${deviceId} -${sort}`),
  });
  let state: HostState = stateOf({ turns: [turnOf()] });
  return {
    said,
    presence,
    teller,
    type: (at: number) => (typedAt = at),
    unsubscribe: (id: string) => {
      subscriptions = subscriptions.filter(({ deviceId }) => deviceId !== id);
      teller.forget(id);
    },
    become: (next: HostState, now: number) => {
      teller.follow(state, next, now);
      state = next;
    },
    look: (now: number) => {
      teller.look(state, now);
    },
  };
}

const asking = stateOf({ turns: [turnOf()], permissions: [askFor("p1")] });
const calm = stateOf({ turns: [turnOf()] });

describe("who is told, and when", () => {
  it("each device once, and it is taken back when it is answered", () => {
    const { said, become, look } = bench();
    become(asking, 1_000);
    look(2_000);
    expect(said).toEqual(["a permission", "b permission"]);
    become(calm, 3_000);
    look(4_000);
    expect(said.slice(2)).toEqual(["a -permission", "b -permission"]);
  });

  it("not the one that looks; the others once that proof is old and nobody answered", () => {
    const { said, presence, become, look } = bench();
    presence.report("a", conversationId, true, 1_000);
    become(asking, 2_000);
    presence.report("a", conversationId, true, 5_000);
    look(6_000);
    expect(said).toEqual([]);
    look(16_000);
    expect(said).toEqual(["b permission"]);
  });

  it("a proof from the future proves nothing, and goes with the next one", () => {
    const { said, presence, become } = bench();
    presence.report("a", conversationId, true, 3_600_000);
    expect(presence.lookedAt("a", conversationId, 1_000)).toBeNull();
    presence.report("b", null, true, 1_000);
    expect(presence.lookedAt("a", conversationId, 3_600_001)).toBeNull();
    become(asking, 2_000);
    expect(said).toEqual(["a permission", "b permission"]);
  });

  it("somebody who may only look keeps nobody from being told", () => {
    const { said, presence, become } = bench();
    presence.report("viewer", conversationId, false, 1_000);
    become(asking, 2_000);
    expect(said).toEqual(["a permission", "b permission"]);
  });

  it("nothing where it was answered before its time", () => {
    const { said, become, type, teller } = bench();
    type(1_000);
    become(asking, 2_000);
    become(calm, 5_000);
    expect(said).toEqual([]);
    expect(teller.isWaiting).toBe(false);
  });

  it("too many in a minute: what needs a person waits for room, the rest is left out", () => {
    const { said, become, look, unsubscribe } = bench();
    unsubscribe("b");
    const all = Array.from({ length: maxPushesPerMinute + 1 }, (_, index) => askFor(`p${index}`));
    become(stateOf({ turns: [turnOf()], permissions: all }), 1_000);
    expect(said).toHaveLength(maxPushesPerMinute);
    const done = turnOf({ status: "done", endedAt: 60_000 });
    become(stateOf({ turns: [done], permissions: all }), 2_000);
    look(61_500);
    expect(said.slice(maxPushesPerMinute)).toEqual(["a permission"]);
  });

  it("nobody who is not subscribed any more", () => {
    const { said, become, look, type, unsubscribe } = bench();
    type(1_000);
    become(asking, 1_000);
    unsubscribe("a");
    look(40_000);
    expect(said).toEqual(["b permission"]);
  });
});
