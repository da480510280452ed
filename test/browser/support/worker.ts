import type { Page } from "playwright-core";
import { expect } from "vitest";

/** Resolves when the page has its service worker, which has kept all that it keeps. */
export async function awaitWorker(page: Page): Promise<void> {
  const isControlled = (): Promise<boolean> =>
    page.evaluate<boolean>("navigator.serviceWorker.controller?.state === 'activated'");
  await expect.poll(isControlled, { timeout: 60_000 }).toBe(true);
}

/** Everything in the page's Cache Storage: names of the caches and paths of what is in them. */
export function keptFiles(page: Page): Promise<{ cache: string; path: string; type: string }[]> {
  return page.evaluate(`(async () => {
    const found = [];
    for (const cache of await caches.keys()) {
      const open = await caches.open(cache);
      for (const request of await open.keys()) {
        const { pathname, search } = new URL(request.url);
        const { headers } = await open.match(request);
        found.push({ cache, path: pathname + search, type: headers.get("content-type") });
      }
    }
    return found;
  })()`);
}

/** A record of the page's database; undefined: there is none. */
export function recordOf(page: Page, name: string): Promise<unknown> {
  return page.evaluate(`new Promise((resolve) => {
    const opening = indexedDB.open("remote-claude");
    opening.onupgradeneeded = () => { opening.transaction.abort(); };
    opening.onerror = () => { resolve(undefined); };
    opening.onsuccess = () => {
      const reading = opening.result.transaction("records").objectStore("records").get(${JSON.stringify(name)});
      reading.onsuccess = () => { opening.result.close(); resolve(reading.result); };
    };
  })`);
}
