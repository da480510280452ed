import { databaseName } from "./database";

/**
 * Removes everything that this origin keeps in the browser. The host's answer to the log-out asks
 * the browser for the same (`Clear-Site-Data`), which not every browser does. Never rejects.
 */
export async function forgetSite(): Promise<void> {
  forgetStorage();
  // A worker that is about to keep something is told first.
  await Promise.allSettled([forgetWorkers()]);
  await Promise.allSettled([forgetDatabases(), forgetCaches()]);
  forgetStorage();
}

function forgetStorage(): void {
  for (const storageOf of [() => localStorage, () => sessionStorage]) {
    try {
      storageOf().clear();
    } catch {
      // Where the browser forbids storage nothing is kept.
    }
  }
}

async function forgetDatabases(): Promise<void> {
  indexedDB.deleteDatabase(databaseName);
  // Not every browser can list them.
  for (const { name } of await indexedDB.databases()) {
    if (name !== undefined) indexedDB.deleteDatabase(name);
  }
}

async function forgetCaches(): Promise<void> {
  for (const name of await caches.keys()) await caches.delete(name);
}

async function forgetWorkers(): Promise<void> {
  for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister();
}
