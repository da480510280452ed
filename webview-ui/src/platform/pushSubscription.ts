import { partsOf, subscriptionFor } from "./browserSubscription";
import type { BrowserSubscription } from "./browserSubscription";

/**
 * What notifications are in this browser. `install-first`: an iPhone's Safari has them in an installed
 * page only. `denied`: the person said No to the browser, which does not ask again.
 */
export type PushAbility = "able" | "denied" | "install-first" | "unable";

/** The slices of the browser that may not be there. */
type Able = Partial<Pick<Navigator, "serviceWorker">> & { readonly standalone?: boolean };

export function pushAbility(): PushAbility {
  const { serviceWorker, standalone } = navigator as Able;
  const isThere = "PushManager" in window && "Notification" in window;
  if (serviceWorker === undefined || !isThere) {
    // Only Safari on iOS knows this word; false: not installed.
    return standalone === false ? "install-first" : "unable";
  }
  return Notification.permission === "denied" ? "denied" : "able";
}

/** How this browser is subscribed; null: it is not, or may not show anything. */
export async function currentSubscription(): Promise<BrowserSubscription | null> {
  if (pushAbility() !== "able" || Notification.permission !== "granted") return null;
  const registration = await navigator.serviceWorker.getRegistration();
  return partsOf((await registration?.pushManager.getSubscription()) ?? null);
}

/**
 * Asks the person where that is due, so only to be called by a tap. Null: they said No. Rejects when
 * the browser can't reach its push service.
 */
export async function subscribe(key: string): Promise<BrowserSubscription | null> {
  if ((await Notification.requestPermission()) !== "granted") return null;
  return subscriptionFor((await readyWorker()).pushManager, key);
}

/**
 * The browser's subscription for this key, made anew where it is gone; the person is asked nothing.
 * Null: it may not show anything any more. Rejects as `subscribe` does.
 */
export async function renewSubscription(key: string): Promise<BrowserSubscription | null> {
  if (pushAbility() !== "able" || Notification.permission !== "granted") return null;
  return subscriptionFor((await readyWorker()).pushManager, key);
}

/** Fine where there is none. Never rejects. */
export async function unsubscribe(): Promise<void> {
  try {
    const registration = await navigator.serviceWorker.getRegistration();
    await (await registration?.pushManager.getSubscription())?.unsubscribe();
  } catch {
    // The host does not send there any more, which is what counts.
  }
}

const readyTimeoutMs = 10_000;

/** Rejects where the worker does not come, as in a private window. */
function readyWorker(): Promise<ServiceWorkerRegistration> {
  return Promise.race([
    navigator.serviceWorker.ready,
    new Promise<never>((_, reject) => {
      setTimeout(reject, readyTimeoutMs, new Error("There is no service worker."));
    }),
  ]);
}
