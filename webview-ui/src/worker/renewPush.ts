import type { ClientRequest } from "../../../src/shared/protocol";
import { subscriptionFor } from "../platform/browserSubscription";
import type { PushWish } from "../platform/pushWish";

/** As much of a service worker's world as this needs; a `ServiceWorkerGlobalScope` has it. */
export interface SubscriptionScope {
  addEventListener(
    type: "pushsubscriptionchange",
    listener: (event: { waitUntil(work: Promise<unknown>): void }) => void,
  ): void;
  readonly registration: Pick<ServiceWorkerRegistration, "pushManager">;
}

interface RenewParts {
  readonly scope: SubscriptionScope;
  /** What the browser lets this page show. */
  readonly permission: () => NotificationPermission;
  readonly readWish: () => Promise<PushWish | null>;
  /** Resolves to whether the host has heard it. */
  readonly tell: (request: ClientRequest) => Promise<boolean>;
}

/**
 * Hears that the browser dropped or changed the address at which it is told, which may happen while
 * no page is open: gets a new one, for what the person wanted, and gives it to the host. Where that
 * fails, the next page that is opened does it (components/attendance/keepTold.ts).
 */
export function hearSubscriptionChange(parts: RenewParts): void {
  parts.scope.addEventListener("pushsubscriptionchange", (event) => {
    event.waitUntil(renew(parts).catch(() => undefined));
  });
}

async function renew({ scope, permission, readWish, tell }: RenewParts): Promise<void> {
  const wish = await readWish();
  if (wish === null) return;
  const requestId = crypto.randomUUID();
  if (permission() !== "granted") {
    await tell({ type: "push.unsubscribe", requestId });
    return;
  }
  const { key, language, choices } = wish;
  const own = await subscriptionFor(scope.registration.pushManager, key);
  if (own === null) return;
  await tell({ type: "push.subscribe", requestId, ...own, language, choices });
}
