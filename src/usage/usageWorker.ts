/** The thread that reads logs: `dist/usageWorker.js`. What it is asked and tells is in workerMessages.ts. */
import type { MessagePort } from "node:worker_threads";
import { parentPort, workerData } from "node:worker_threads";
import * as v from "valibot";
import { messageOf } from "../base/errors";
import { ByteWriter } from "./byteWriter";
import { LogReader } from "./logReader";
import type { LogFile } from "./logFile";
import { newLogFile, writeLogFiles } from "./logFile";
import { UsageDesk } from "./usageDesk";
import { toWorkerSchema, workerDataSchema } from "./workerMessages";

if (parentPort !== null) begin(parentPort);

function begin(port: MessagePort): void {
  const data = v.parse(workerDataSchema, workerData);
  if (data.role === "read") {
    readFor(port, data.paths, data.bytes);
    return;
  }
  const desk = new UsageDesk(data, (message) => {
    port.postMessage(message);
  });
  port.on("message", (message: unknown) => {
    const asked = v.safeParse(toWorkerSchema, message);
    if (!asked.success) return;
    void desk.take(asked.output).then(
      (isOver) => {
        if (isOver) port.close();
      },
      (error: unknown) => {
        port.postMessage({ kind: "trouble", message: messageOf(error) });
      },
    );
  });
}

/** Hands over what it read in the index's form, without copying it. */
function readFor(port: MessagePort, paths: readonly string[], bytes: Int32Array): void {
  const reader = new LogReader();
  const files = new Map<string, LogFile>();
  for (const path of paths) {
    const file = newLogFile();
    const reading = reader.read(path, file, (count) => Atomics.add(bytes, 0, count));
    if (reading === "continued") files.set(path, file);
  }
  const writer = new ByteWriter();
  writeLogFiles(writer, files);
  const whole = writer.written.slice();
  port.postMessage(whole, [whole.buffer]);
  port.close();
}
