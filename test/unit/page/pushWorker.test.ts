import { describe, expect, it } from "vitest";
import { hearPush } from "../../../webview-ui/src/worker/push";
import type { PushScope } from "../../../webview-ui/src/worker/push";
import { launchOf } from "../../../webview-ui/src/platform/launch";
import { hashOf, placeOfMessage, targetOfHash } from "../../../webview-ui/src/platform/pushTarget";

const target = { conversationId: "0d0c1f9a-0f5e-4b1c-9a55-1d2f3a4b5c6d", cardId: "toolu_1" };
const message = {
  type: "show",
  tag: "t",
  title: "Claude needs an answer in my-app",
  body: "Tap to read it.",
  language: "en",
  at: 1,
  target,
};

interface Shown {
  readonly title: string;
  readonly options: Omit<NotificationOptions, "data"> & { readonly data: unknown };
  isClosed: boolean;
  close(): void;
}

/** As much of a service worker's world as notifications touch. */
function bench(pages: readonly { focused: boolean; visibilityState: string }[] = []) {
  const listeners = new Map<string, (event: unknown) => void>();
  const shown: Shown[] = [];
  const seen: string[] = [];
  const clients = pages.map((page, index) => ({
    ...page,
    focus: () => Promise.reject(new Error("not now")),
    postMessage: (said: unknown) => seen.push(`page ${index} ${JSON.stringify(said)}`),
  }));
  const scope: unknown = {
    addEventListener: (name: string, listener: (event: unknown) => void) => {
      listeners.set(name, listener);
    },
    registration: {
      showNotification: (title: string, options: Shown["options"]) => {
        const one: Shown = {
          title,
          options,
          isClosed: false,
          close: () => {
            one.isClosed = true;
          },
        };
        shown.push(one);
        return Promise.resolve();
      },
      getNotifications: ({ tag }: { tag?: string } = {}) =>
        Promise.resolve(shown.filter(({ options }) => tag === undefined || options.tag === tag)),
    },
    clients: {
      matchAll: () => Promise.resolve(clients),
      openWindow: (address: string) => {
        seen.push(`opened ${address}`);
        return Promise.resolve(null);
      },
    },
  };
  hearPush(scope as PushScope, { icon: "/assets/icon.png", badge: "/assets/badge.png" });
  const fire = async (name: string, event: object): Promise<void> => {
    let work: Promise<unknown> = Promise.resolve();
    const waitUntil = (promise: Promise<unknown>): void => {
      work = promise;
    };
    listeners.get(name)?.({ ...event, waitUntil });
    await work;
  };
  return {
    shown,
    seen,
    push: (data: unknown) => fire("push", { data: { json: () => data } }),
    pushText: () => fire("push", { data: { json: () => JSON.parse("{") as unknown } }),
    click: (action = "") => fire("notificationclick", { notification: bySpread(shown[0]), action }),
  };
}

const bySpread = (one: Shown | undefined) => ({
  data: one?.options.data,
  close: () => one?.close(),
});

describe("R69 the worker that hears notifications", () => {
  it("shows what it is told, without a button to answer with", async () => {
    const { shown, push } = bench();
    await push(message);
    const [one] = shown;
    expect(one?.title).toBe(message.title);
    expect(one?.options).toMatchObject({
      tag: "t",
      body: message.body,
      lang: "en",
      data: target,
      badge: "/assets/badge.png",
    });
    expect(one?.options).not.toHaveProperty("actions");
  });

  it.each([
    ["nothing of ours", { type: "show", title: "x" }],
    ["another place to go", { ...message, target: { conversationId: "//evil", cardId: "x" } }],
    ["a panel that no notification opens", { ...message, target: "new" }],
    ["null", null],
  ])("does nothing with %s", async (_, data) => {
    const { shown, push } = bench();
    await push(data);
    expect(shown).toEqual([]);
  });

  it("does nothing with what is no message at all", async () => {
    const { shown, pushText } = bench();
    await pushText();
    expect(shown).toEqual([]);
  });

  it("takes away what is over", async () => {
    const { shown, push } = bench();
    await push(message);
    await push({ type: "close", tag: "other" });
    expect(shown[0]?.isClosed).toBe(false);
    await push({ type: "close", tag: "t" });
    expect(shown[0]?.isClosed).toBe(true);
  });

  it("takes away all of them when its device is out", async () => {
    const { shown, push } = bench();
    await push(message);
    await push({ ...message, tag: "another" });
    await push({ type: "close-all", tag: "t" });
    expect(shown.map(({ isClosed }) => isClosed)).toEqual([true, true]);
  });

  it.each(["", "allow", "deny"])(
    "opens the card when it is tapped, and answers nothing (action %j)",
    async (action) => {
      const { shown, seen, push, click } = bench();
      await push(message);
      await click(action);
      expect(shown[0]?.isClosed).toBe(true);
      expect(seen).toEqual([`opened /${hashOf(target)}`]);
      expect(targetOfHash(hashOf(target))).toEqual(target);
    },
  );

  it("shows the card in a page that is there, the one in front first", async () => {
    const behind = { focused: false, visibilityState: "hidden" };
    const inFront = { focused: true, visibilityState: "visible" };
    const { seen, push, click } = bench([behind, inFront]);
    await push(message);
    await click();
    const said = { type: "show", target };
    expect(seen).toEqual([`page 1 ${JSON.stringify(said)}`]);
    expect(placeOfMessage(said)).toEqual(target);
  });

  it("opens the panel of usage for what is told of the plan", async () => {
    const told = { ...message, target: "usage" };
    const closed = bench();
    await closed.push(told);
    await closed.click();
    expect(closed.seen).toEqual(["opened /#usage"]);
    expect(launchOf("#usage")).toBe("usage");
    const open = bench([{ focused: true, visibilityState: "visible" }]);
    await open.push(told);
    await open.click();
    const said = { type: "show", target: "usage" };
    expect(open.seen).toEqual([`page 0 ${JSON.stringify(said)}`]);
    expect(placeOfMessage(said)).toBe("usage");
  });
});

describe("R69 an address that names a card", () => {
  it.each(["", "#p=code", "#open=x&card=y", "#open=", `#open=${target.conversationId}`])(
    "is nothing else: %j",
    (hash) => {
      expect(targetOfHash(hash)).toBeNull();
    },
  );

  it("is not believed from anybody's message", () => {
    expect(placeOfMessage({ type: "show", target: { conversationId: "x" } })).toBeNull();
    expect(placeOfMessage("show")).toBeNull();
  });
});
