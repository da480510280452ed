import { describe, expect, it } from "vitest";
import { defaultPushChoices } from "../../../src/shared/pushChoices";
import type { PushSubscribed } from "../../../src/shared/pushChoices";
import type { Language } from "../../../src/shared/wording/problems";
import { keepTold } from "../../../webview-ui/src/components/attendance/keepTold";
import type { KeepToldParts } from "../../../webview-ui/src/components/attendance/keepTold";
import type { BrowserSubscription } from "../../../webview-ui/src/platform/browserSubscription";
import type { PushWish } from "../../../webview-ui/src/platform/pushWish";

const own: BrowserSubscription = {
  endpoint: "https://push.example/a",
  keys: { p256dh: "p", auth: "a" },
};
const quiet = { ...defaultPushChoices, kinds: { ...defaultPushChoices.kinds, done: false } };
const wish: PushWish = { key: "k", language: "ko", choices: quiet };

/** What a page that begins asks, where host and browser stand as a test says. */
async function begin(given: {
  readonly wish?: PushWish | null;
  readonly subscribed?: PushSubscribed | null;
  readonly own?: BrowserSubscription | null;
  readonly key?: string;
  readonly language?: Language;
}): Promise<{ readonly asked: readonly object[]; readonly wish: PushWish | null }> {
  const asked: object[] = [];
  let kept = given.wish === undefined ? wish : given.wish;
  const ask = (body: { readonly type: string }) => {
    asked.push(body);
    const result = { key: given.key ?? "k", subscribed: given.subscribed ?? null };
    return Promise.resolve({ kind: "done", result });
  };
  await keepTold({
    language: given.language ?? "ko",
    ask: ask as unknown as KeepToldParts["ask"],
    readWish: () => Promise.resolve(kept),
    keepWish: (next) => {
      kept = next;
      return Promise.resolve();
    },
    renew: () => Promise.resolve(given.own === undefined ? own : given.own),
  });
  return { asked, wish: kept };
}

describe("a page that begins on a device that wants to be told", () => {
  it("says nothing where all is as it was", async () => {
    const subscribed = { endpoint: own.endpoint, language: "ko", choices: quiet } as const;
    const { asked } = await begin({ subscribed });
    expect(asked).toEqual([{ type: "push.state" }]);
  });

  it("gives the host the browser's new address, with what was chosen", async () => {
    const subscribed = {
      endpoint: "https://push.example/old",
      language: "ko",
      choices: quiet,
    } as const;
    const { asked } = await begin({ subscribed });
    expect(asked[1]).toEqual({ type: "push.subscribe", ...own, language: "ko", choices: quiet });
  });

  it("has it told in another language from then on, where the page speaks another one", async () => {
    const subscribed = { endpoint: own.endpoint, language: "ko", choices: quiet } as const;
    const { asked, wish: kept } = await begin({ subscribed, language: "en" });
    expect(asked[1]).toEqual({ type: "push.subscribe", ...own, language: "en", choices: quiet });
    expect(kept).toEqual({ ...wish, language: "en" });
  });

  it("does so, too, where a push service gave it up and the host forgot it; by the host's newest key", async () => {
    const { asked, wish: kept } = await begin({ subscribed: null, key: "k2" });
    expect(asked[1]).toMatchObject({ type: "push.subscribe", choices: quiet });
    expect(kept).toEqual({ ...wish, key: "k2" });
  });

  it("tells the host where the person forbade it in the browser, and asks no more", async () => {
    const subscribed = { endpoint: own.endpoint, language: "ko", choices: quiet } as const;
    const first = await begin({ subscribed, own: null });
    expect(first.asked[1]).toEqual({ type: "push.unsubscribe" });
    expect(first.wish).toBeNull();
  });

  it("asks nothing where nobody wanted anything", async () => {
    expect((await begin({ wish: null })).asked).toEqual([]);
  });
});
