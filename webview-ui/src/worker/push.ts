import * as v from "valibot";
import type { PushMessage, PushPlace } from "../../../src/shared/pushChoices";
import type { WorkerBuild } from "../../../src/shared/workerBuild";
import { hashOf, placeSchema } from "../platform/pushTarget";

const messageSchema: v.GenericSchema<unknown, PushMessage> = v.variant("type", [
  v.object({
    type: v.literal("show"),
    tag: v.string(),
    title: v.string(),
    body: v.string(),
    language: v.picklist(["en", "ko"]),
    at: v.number(),
    target: v.nullable(placeSchema),
  }),
  v.object({ type: v.literal("close"), tag: v.string() }),
  v.object({ type: v.literal("close-all"), tag: v.string() }),
]);

/** Newer than what the DOM's own types know. */
type Options = NotificationOptions & { readonly renotify: boolean; readonly timestamp: number };

/** As much of a service worker's world as this needs; a `ServiceWorkerGlobalScope` has it. */
export interface PushScope {
  addEventListener(type: "push", listener: (event: Heard & { data: Sent | null }) => void): void;
  addEventListener(
    type: "notificationclick",
    listener: (event: Heard & { notification: Notification }) => void,
  ): void;
  readonly registration: Pick<ServiceWorkerRegistration, "showNotification" | "getNotifications">;
  readonly clients: {
    matchAll(options: { type: "window"; includeUncontrolled: true }): Promise<readonly OpenPage[]>;
    openWindow(address: string): Promise<unknown>;
  };
}

interface Heard {
  waitUntil(work: Promise<unknown>): void;
}

interface Sent {
  json(): unknown;
}

interface OpenPage {
  readonly focused: boolean;
  readonly visibilityState: DocumentVisibilityState;
  focus(): Promise<unknown>;
  postMessage(message: unknown): void;
}

/**
 * Hears the notifications that the host sends, and what a person does with them.
 * @param pictures what a notification is told by, beside its words
 */
export function hearPush(scope: PushScope, pictures: WorkerBuild["pictures"]): void {
  scope.addEventListener("push", (event) => {
    event.waitUntil(show(scope.registration, pictures, read(event.data)));
  });
  // Whatever was pressed: it shows what is asked, and never answers it.
  scope.addEventListener("notificationclick", (event) => {
    const { notification } = event;
    notification.close();
    event.waitUntil(open(scope, placeOf(notification.data)));
  });
}

/** Null: nothing of ours. */
function read(data: Sent | null): PushMessage | null {
  try {
    const message = v.safeParse(messageSchema, data?.json());
    return message.success ? message.output : null;
  } catch {
    return null;
  }
}

async function show(
  registration: PushScope["registration"],
  pictures: WorkerBuild["pictures"],
  message: PushMessage | null,
): Promise<void> {
  if (message === null) return;
  if (message.type !== "show") {
    const which = message.type === "close" ? { tag: message.tag } : {};
    for (const shown of await registration.getNotifications(which)) shown.close();
    return;
  }
  const { tag, title, body, language, at, target: data } = message;
  const options: Options = {
    ...pictures,
    tag,
    body,
    lang: language,
    timestamp: at,
    // What takes the place of another one is news as well.
    renotify: true,
    data,
  };
  await registration.showNotification(title, options);
}

function placeOf(data: unknown): PushPlace | null {
  const read = v.safeParse(placeSchema, data);
  return read.success ? read.output : null;
}

/** Brings a page that is there to the front, or opens one, and shows there what it is about. */
async function open({ clients }: PushScope, wanted: PushPlace | null): Promise<void> {
  const pages = await clients.matchAll({ type: "window", includeUncontrolled: true });
  const page = pages.find(({ focused }) => focused) ?? pages.find(isInSight) ?? pages[0];
  if (page === undefined) {
    await clients.openWindow(wanted === null ? "/" : `/${hashOf(wanted)}`);
    return;
  }
  // A browser may refuse to bring it to the front; it shows the right thing all the same.
  await page.focus().catch(() => undefined);
  if (wanted !== null) page.postMessage({ type: "show", target: wanted });
}

function isInSight({ visibilityState }: OpenPage): boolean {
  return visibilityState === "visible";
}
