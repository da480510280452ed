import { skipsInterstitial } from "../../../src/shared/ngrokCodes";
import { chooseLanguage } from "../../../src/shared/wording/chooseLanguage";
import { manifestPath } from "../../../src/shared/workerBuild";
import type { WorkerBuild } from "../../../src/shared/workerBuild";
import { placeIn } from "../store/keptPlace";
import { openBuilds } from "../platform/openBuild";
import type { PageWord } from "../platform/pageWord";
import { readWish } from "../platform/pushWish";
import { databaseName, readRecords } from "../platform/database";
import { KeptFiles } from "./keptFiles";
import { leaveForeign } from "./leaveForeign";
import { hearPush } from "./push";
import { hearSubscriptionChange } from "./renewPush";
import { takeShare } from "./takeShare";
import { tellHost } from "./tellHost";
import { wayOf } from "./wayOf";
import { withKept } from "./withKept";

declare const self: ServiceWorkerGlobalScope;
/** Put before this code by the server (src/server/pageWorker.ts). */
declare const workerBuild: WorkerBuild;

const files = new KeptFiles(workerBuild, {
  caches: self.caches,
  fetchFile: (path) => fetch(path, { headers: skipsInterstitial }),
  openBuilds: () => openBuilds(self.navigator.locks),
});

self.addEventListener("install", (event) => {
  event.waitUntil(files.fetchAll());
});

self.addEventListener("activate", (event) => {
  // Also of the page that brought this worker: what it fetches later is kept now.
  event.waitUntil(Promise.all([self.clients.claim(), files.tidy()]));
});

self.addEventListener("message", (event) => {
  switch (event.data as PageWord | undefined) {
    case "take-over":
      // Never by itself: a person chose to have the new version.
      event.waitUntil(self.skipWaiting());
      break;
    case "tidy":
      event.waitUntil(files.tidy());
      break;
    case undefined:
  }
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  switch (wayOf(request, self.location.origin)) {
    case "shell":
      event.respondWith(openPage(request));
      event.waitUntil(seeWhoIsThere());
      break;
    case "file":
      event.respondWith(openFile(request));
      break;
    case "share":
      event.respondWith(takeShare(request));
      break;
    case "network":
  }
});

hearPush(self, workerBuild.pictures);
hearSubscriptionChange({
  scope: self,
  permission: () => Notification.permission,
  readWish,
  tell: (request) =>
    tellHost(() => new WebSocket(self.location.origin.replace(/^http/, "ws") + "/ws"), request),
});

/** The page from here, without waiting for anybody; where a file of it is missing, from the PC. */
async function openPage(request: Request): Promise<Response> {
  const { build, shells, headers } = workerBuild;
  const [canBegin, [told, record]] = await Promise.all([
    files.canBegin(),
    readRecords("place", "last-state"),
  ]);
  if (!canBegin) return fetch(request);
  const place = placeIn(told, build);
  const shell = shells[chooseLanguage(self.navigator.languages)];
  return new Response(place === null ? shell : withKept(shell, place, record), { headers });
}

/** The page has begun by then (ms): its connection comes first. */
const restMs = 3_000;

/** Whether this is still our own address, after each start of the page. */
async function seeWhoIsThere(): Promise<void> {
  await new Promise((resolve) => {
    setTimeout(resolve, restMs);
  });
  await leaveForeign({
    ask: () =>
      fetch(manifestPath, {
        cache: "no-store",
        redirect: "manual",
        // Without cookies, taken or given: a sign-in before the PC that is under way must not begin anew.
        credentials: "omit",
        headers: skipsInterstitial,
      }),
    leave: async () => {
      indexedDB.deleteDatabase(databaseName);
      for (const name of await self.caches.keys()) await self.caches.delete(name);
      await self.registration.unregister();
    },
  });
}

/** Nothing is kept here but what an install has checked. */
async function openFile(request: Request): Promise<Response> {
  return (await files.find(new URL(request.url).pathname)) ?? fetch(request);
}
