/** The one database of this origin; page and worker share it, and a log-out removes it. */
export const databaseName = "remote-claude";

/** What it holds, one record under each name. */
export type RecordName = "last-state" | "place" | "shared" | "push";

/** The element of the page's HTML that the service worker puts `last-state` into (worker/withKept.ts). */
export const inlinedRecordId = "kept";

const storeName = "records";

/** Reads a record; undefined: there is none, or the browser forbids to keep anything. */
export async function readRecord(name: RecordName): Promise<unknown> {
  return (await readRecords(name))[0];
}

/** The same with several at once, which are of one moment. */
export function readRecords(...names: readonly RecordName[]): Promise<readonly unknown[]> {
  return withStore<unknown>("readonly", (store) => names.map((name) => store.get(name))).catch(
    () => [],
  );
}

/** Writes a record. Rejects when it cannot be kept. */
export async function writeRecord(name: RecordName, value: unknown): Promise<void> {
  await withStore("readwrite", (store) => [store.put(value, name)]);
}

/** Removes a record; fine when there is none. */
export async function removeRecord(name: RecordName): Promise<void> {
  await withStore("readwrite", (store) => [store.delete(name)]).catch(() => undefined);
}

/**
 * Opens the database for this one use: who keeps it open stands in the way of a log-out, which
 * deletes it.
 */
async function withStore<T>(
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => readonly IDBRequest<T>[],
): Promise<readonly T[]> {
  const database = await open();
  try {
    const transaction = database.transaction(storeName, mode);
    const requests = act(transaction.objectStore(storeName));
    return await new Promise((resolve, reject) => {
      transaction.oncomplete = () => {
        resolve(requests.map(({ result }) => result));
      };
      transaction.onabort = () => {
        reject(transaction.error ?? new Error("The database gave up."));
      };
    });
  } finally {
    database.close();
  }
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(databaseName, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(storeName);
    };
    request.onsuccess = () => {
      const { result } = request;
      result.onversionchange = () => {
        result.close();
      };
      resolve(result);
    };
    request.onerror = () => {
      reject(request.error ?? new Error("The database could not be opened."));
    };
  });
}
