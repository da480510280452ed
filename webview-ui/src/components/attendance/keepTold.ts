import type { Language } from "../../../../src/shared/wording/problems";
import type { BrowserSubscription } from "../../platform/browserSubscription";
import type { PushWish } from "../../platform/pushWish";
import type { Store } from "../../store/store";

export interface KeepToldParts {
  readonly ask: Store["ask"];
  /** What this page speaks: whoever reads it here is told in it. */
  readonly language: Language;
  /** What is wanted on this device; null: nothing. */
  readonly readWish: () => Promise<PushWish | null>;
  readonly keepWish: (wish: PushWish | null) => Promise<void>;
  /** The browser's address for this key, made anew where it is gone; null: it may not show anything any more. */
  readonly renew: (key: string) => Promise<BrowserSubscription | null>;
}

/**
 * Sees to it that this device is still told what its person wanted: a browser may change or drop its
 * address, and the host forgets one at which a push service takes nothing. Where the person forbade it
 * in the browser, the host is told so. Never rejects.
 */
export async function keepTold(parts: KeepToldParts): Promise<void> {
  const { ask, language, readWish, keepWish, renew } = parts;
  try {
    const wish = await readWish();
    if (wish === null) return;
    const outcome = await ask({ type: "push.state" });
    if (outcome.kind !== "done" || outcome.result.key === null) return;
    const { key, subscribed } = outcome.result;
    const own = await renew(key);
    if (own === null) {
      if (subscribed !== null) await ask({ type: "push.unsubscribe" });
      await keepWish(null);
      return;
    }
    // What the host has is newer than what was kept here.
    const { choices } = subscribed ?? wish;
    await keepWish({ key, language, choices });
    if (subscribed?.endpoint === own.endpoint && subscribed.language === language) return;
    await ask({ type: "push.subscribe", ...own, language, choices });
  } catch {
    // The browser did not reach its push service: the next start of the page tries again.
  }
}
