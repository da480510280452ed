import type { Language } from "./wording/problems";

/**
 * What the page's service worker is told of the build that it belongs to. The server puts it in
 * front of the worker's code (src/server/pageWorker.ts), so that another build is another worker.
 */
export interface WorkerBuild {
  /** Names the build; the same in the page's own HTML and in the host's welcome. */
  readonly build: string;
  /** Paths of the files that the worker keeps. Each name holds a hash of what is in the file. */
  readonly files: readonly string[];
  /** Those among them without which the page does not begin. */
  readonly needed: readonly string[];
  /** The page's HTML, by language; it says nothing about anybody. */
  readonly shells: Readonly<Record<Language, string>>;
  /** The headers that the server sends with it. */
  readonly headers: Readonly<Record<string, string>>;
  /** Paths of what a notification is told by: the app's icon, and (Android) the sign in the bar above, of one colour. */
  readonly pictures: { readonly icon: string; readonly badge: string };
}

/** Where the server has the worker, and what a device is told to install the page as an app. */
export const workerPath = "/sw.js";
export const manifestPath = "/manifest.webmanifest";

/**
 * Where another app's share arrives. The worker takes it on the device. Where there is none, as after
 * a log-out, it comes to the server, which throws it away and sends the person on to be told so.
 */
export const sharePath = "/share";
export const strayShareHash = "#unshared";

/** What the app calls itself in its manifest, by which the worker knows its own address again. */
export const appName = "Remote Claude";
