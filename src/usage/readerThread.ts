import { Worker } from "node:worker_threads";
import { ByteReader } from "./byteWriter";
import type { LogFile } from "./logFile";
import { readLogFiles } from "./logFile";
import type { UsageWorkerData } from "./workerMessages";

/** Reads new files in a thread of their own; see `Helper`. Runs in the worker's bundle, which is the thread's script, too. */
export function askReader(
  paths: readonly string[],
  bytes: Int32Array,
): Promise<ReadonlyMap<string, LogFile>> {
  return new Promise((resolve, reject) => {
    const data: UsageWorkerData = { role: "read", paths: [...paths], bytes };
    const worker = new Worker(__filename, { workerData: data, env: {} });
    worker.once("message", (message: unknown) => {
      try {
        if (!(message instanceof Uint8Array)) throw new Error("The reading thread told nonsense.");
        resolve(readLogFiles(new ByteReader(message)));
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
    worker.once("error", reject);
    worker.once("exit", () => {
      reject(new Error("The reading thread ended."));
    });
  });
}
