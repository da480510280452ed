import { describe, expect, it } from "vitest";
import { defaultPushChoices } from "../../../src/shared/pushChoices";
import type { PushSubscribed } from "../../../src/shared/pushChoices";
import type { Language } from "../../../src/shared/wording/problems";
import type { PushPlatform } from "../../../webview-ui/src/components/settings/notificationDesk";
import { NotificationDesk } from "../../../webview-ui/src/components/settings/notificationDesk";
import type { BrowserSubscription } from "../../../webview-ui/src/platform/browserSubscription";
import type { PushWish } from "../../../webview-ui/src/platform/pushWish";
import type { Store } from "../../../webview-ui/src/store/store";
import { isStale } from "../../../webview-ui/src/components/attendance/staleNotifications";
import { askFor, conversationId, stateOf, turnOf } from "../push/support";

const own: BrowserSubscription = {
  endpoint: "https://push.example/a",
  keys: { p256dh: "p", auth: "a" },
};
const subscribed: PushSubscribed = {
  endpoint: own.endpoint,
  language: "en",
  choices: defaultPushChoices,
};

/** A host that says what a test wants, and a browser that has (or gets) a subscription. */
function bench(change: {
  readonly subscribed?: PushSubscribed;
  readonly own?: BrowserSubscription;
  readonly gets?: BrowserSubscription | null;
  readonly refuses?: string;
}) {
  const asked: { readonly type: string; readonly [field: string]: unknown }[] = [];
  let current = change.own ?? null;
  const store = {
    ask: (body: { readonly type: string }) => {
      asked.push(body);
      if (change.refuses === body.type) {
        return Promise.resolve({ kind: "refused", refusal: { code: "push-failed" } });
      }
      const result = { key: "k", subscribed: change.subscribed ?? null };
      return Promise.resolve({ kind: "done", result });
    },
  };
  const remembered: (PushWish | null)[] = [];
  const platform: PushPlatform = {
    ability: () => "able",
    current: () => Promise.resolve(current),
    subscribe: () => {
      current = change.gets === undefined ? own : change.gets;
      return Promise.resolve(current);
    },
    unsubscribe: () => {
      current = null;
      return Promise.resolve();
    },
    remember: (wish) => {
      remembered.push(wish);
      return Promise.resolve();
    },
  };
  let language: Language = "en";
  const desk = new NotificationDesk(store as unknown as Store, platform, () => language);
  const speak = (next: Language): void => {
    language = next;
  };
  return { desk, speak, asked, remembered, hasOwn: () => current !== null };
}

describe("how this device is told", () => {
  it("is on only where the browser and the host both say so", async () => {
    for (const [change, isOn] of [
      [{ subscribed, own }, true],
      [{ subscribed }, false],
      [{ own }, false],
    ] as const) {
      const { desk } = bench(change);
      await desk.load();
      expect(desk.state.value.isOn).toBe(isOn);
    }
  });

  it("tells the host when the browser has another address by now, or another language", async () => {
    const moved = { ...own, endpoint: "https://push.example/b" };
    const { desk, asked } = bench({ subscribed, own: moved });
    await desk.load();
    expect(asked[1]).toMatchObject({ type: "push.subscribe", endpoint: moved.endpoint });
    const other = bench({ subscribed: { ...subscribed, language: "ko" }, own });
    await other.desk.load();
    expect(other.asked[1]).toMatchObject({ type: "push.subscribe", language: "en" });
  });

  it("goes on with a tap, and stays off where the person says No to the browser", async () => {
    const { desk, asked } = bench({});
    await desk.load();
    await desk.switchOn();
    expect(desk.state.value.isOn).toBe(true);
    expect(asked[1]).toMatchObject({ type: "push.subscribe", choices: defaultPushChoices });
    const no = bench({ gets: null });
    await no.desk.load();
    await no.desk.switchOn();
    expect(no.desk.state.value).toMatchObject({ isOn: false, trouble: null });
    expect(no.asked).toHaveLength(1);
  });

  it("goes off at the host first, then in the browser", async () => {
    const { desk, hasOwn, remembered } = bench({ subscribed, own });
    await desk.load();
    await desk.choose({ ...defaultPushChoices, showsTitle: true });
    await desk.switchOff();
    expect(desk.state.value.isOn).toBe(false);
    expect(hasOwn()).toBe(false);
    // What is wanted is kept on the device as well, for when the browser drops its address.
    const choices = { ...defaultPushChoices, showsTitle: true };
    expect(remembered).toEqual([{ key: "k", language: "en", choices }, null]);
  });

  it("is told in the language that the page speaks by then", async () => {
    const { desk, speak, asked, remembered } = bench({ subscribed, own });
    await desk.load();
    speak("ko");
    await desk.choose({ ...defaultPushChoices, showsTitle: true });
    expect(asked[1]).toMatchObject({ type: "push.subscribe", language: "ko" });
    expect(remembered[0]).toMatchObject({ language: "ko" });
  });

  it("takes a choice back that the host does not take, and says why", async () => {
    const { desk } = bench({ subscribed, own, refuses: "push.subscribe" });
    await desk.load();
    await desk.choose({ ...defaultPushChoices, showsTitle: true });
    expect(desk.state.value).toMatchObject({ choices: defaultPushChoices, trouble: "push-failed" });
  });
});

describe("a notification that is still there when the page is opened", () => {
  const cardId = "p1";
  const asking = stateOf({ turns: [turnOf()], permissions: [askFor(cardId)] });

  it("stays while nobody answered, and goes when it is answered or on the screen", () => {
    expect(isStale({ conversationId, cardId }, asking, null)).toBe(false);
    expect(isStale({ conversationId, cardId }, asking, conversationId)).toBe(true);
    expect(isStale({ conversationId, cardId }, stateOf({ turns: [turnOf()] }), null)).toBe(true);
    expect(isStale({ conversationId: "gone", cardId }, asking, null)).toBe(true);
  });

  it("stays while its turn is the last one", () => {
    const done = turnOf({ status: "done" });
    const target = { conversationId, cardId: done.id };
    expect(isStale(target, stateOf({ turns: [done] }), null)).toBe(false);
    expect(isStale(target, stateOf({ turns: [done, turnOf({ id: "2" })] }), null)).toBe(true);
  });
});
