/**
 * The process that reads logs, and a thread of it that helps: `dist/usageWorker.js`. What it is asked and tells is in
 * workerMessages.ts.
 */
import type { MessagePort } from "node:worker_threads";
import { parentPort, workerData } from "node:worker_threads";
import * as v from "valibot";
import { messageOf } from "../base/errors";
import { ByteWriter } from "./byteWriter";
import { LogReader } from "./logReader";
import type { LogFile } from "./logFile";
import { newLogFile, writeLogFiles } from "./logFile";
import { UsageDesk } from "./usageDesk";
import type { FromUsageWorker } from "./workerMessages";
import { readTaskSchema, toWorkerSchema } from "./workerMessages";

if (parentPort !== null) readFor(parentPort);
else work();

/** Does what the host asks, until it is told to stop or the host is gone. */
function work(): void {
  let desk: UsageDesk | null = null;
  // Ctrl+C goes to the whole group: the host ends us, when we have saved what we know.
  process.on("SIGINT", () => undefined);
  process.on("disconnect", () => {
    process.exit(0);
  });
  process.on("uncaughtException", (error) => {
    tell({ kind: "trouble", message: messageOf(error) }, () => {
      process.exit(1);
    });
  });
  process.on("message", (message) => {
    const asked = v.safeParse(toWorkerSchema, message);
    if (!asked.success) return;
    if (asked.output.kind === "begin") {
      desk ??= new UsageDesk(asked.output.task, tell);
      return;
    }
    void desk?.take(asked.output).then(
      (isOver) => {
        if (isOver) process.disconnect();
      },
      (error: unknown) => {
        tell({ kind: "trouble", message: messageOf(error) });
      },
    );
  });
}

function tell(message: FromUsageWorker, whenTold: () => void = () => undefined): void {
  if (process.connected) process.send?.(message, undefined, undefined, whenTold);
  else whenTold();
}

/** Hands over what it read in the index's form, without copying it. */
function readFor(port: MessagePort): void {
  const { paths, bytes } = v.parse(readTaskSchema, workerData);
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
