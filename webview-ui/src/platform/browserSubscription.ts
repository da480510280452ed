/** What goes to the host of a subscription. */
export interface BrowserSubscription {
  readonly endpoint: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
}

/** Null: the browser gave something that is of no use. */
export function partsOf(subscription: PushSubscription | null): BrowserSubscription | null {
  const { endpoint, keys } = subscription?.toJSON() ?? {};
  const { p256dh, auth } = keys ?? {};
  if (endpoint === undefined || p256dh === undefined || auth === undefined) return null;
  return { endpoint, keys: { p256dh, auth } };
}

/**
 * The browser's subscription for this key: the one that is there, or a new one, in the place of one
 * for another key. The person must have allowed it. Rejects when the push service can't be reached.
 */
export async function subscriptionFor(
  pushManager: PushManager,
  key: string,
): Promise<BrowserSubscription | null> {
  const known = await pushManager.getSubscription();
  if (known !== null && keyOf(known) !== key) await known.unsubscribe();
  // A browser has one; asked for the same again it gives that.
  const made = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  return partsOf(made);
}

function keyOf({ options: { applicationServerKey: key } }: PushSubscription): string | null {
  if (key === null) return null;
  const text = btoa(String.fromCharCode(...new Uint8Array(key)));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
