import type * as webPush from "./webPush";

/** Loaded with the first notification or subscription: a start needs none of it. */
export function loadWebPush(): Promise<typeof webPush> {
  return import("./webPush");
}
