import * as v from "valibot";
import { maxPushEndpointLength } from "./limits";
import { exactPushChoicesSchema } from "./pushSubscribed";
import { request, uuid } from "./requestForm";

// What is asked about notifications, and told about who looks; protocol.ts has the whole.

/**
 * How this device is told of what happens while nobody looks. Result: the key that its browser
 * subscribes with (base64url), null where there are no notifications, as in the editor; and how it
 * is subscribed.
 */
export const pushState = request("push.state", {});
const base64url = (length: number) => v.pipe(v.string(), v.regex(/^[\w-]+$/), v.length(length));
/** Tells this device from now on, in the place of how it was told before. */
export const pushSubscribe = request("push.subscribe", {
  /** What the browser's `PushSubscription` says (RFC 8030, RFC 8291). */
  endpoint: v.pipe(v.string(), v.maxLength(maxPushEndpointLength)),
  keys: v.strictObject({ p256dh: base64url(87), auth: base64url(22) }),
  /** Of the words that it is told in. */
  language: v.picklist(["en", "ko"]),
  choices: exactPushChoicesSchema,
});
/** Fine when it was not subscribed. */
export const pushUnsubscribe = request("push.unsubscribe", {});
/** Sends this device a notification to try; the reply comes when its push service has taken it. */
export const pushTest = request("push.test", {});
/**
 * Somebody looks at this conversation now: the page is in sight, has the focus and was touched
 * lately. Null: not any more. Holds for `presenceHoldMs`; nobody is told about it meanwhile.
 */
export const presenceReport = request("presence.report", { conversationId: v.nullable(uuid) });
