import { readFile, stat } from "node:fs/promises";
import * as v from "valibot";
import { parseJson } from "../base/json";
import { maxKnownProcesses, maxLedgerBytes } from "../shared/limits";

const known = v.object({
  pid: v.pipe(v.number(), v.safeInteger(), v.minValue(2)),
  startedAt: v.pipe(v.string(), v.nonEmpty(), v.maxLength(100)),
  /** `below`: seen below one of the others. */
  kind: v.picklist(["cli", "tunnel", "below"]),
});
export type KnownProcess = v.InferOutput<typeof known>;

/** A mark without a part of its own would fit every process that has the variable. */
const mark = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/));

/** One start of a host and what it has started: a file of the ledger, and what the watchdog is told. */
const rowSchema = v.object({
  version: v.literal(1),
  mark,
  hostPid: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  hostStartedAt: v.pipe(v.string(), v.nonEmpty(), v.maxLength(100)),
  pids: v.pipe(v.array(known), v.maxLength(maxKnownProcesses)),
});
export type LedgerRow = v.InferOutput<typeof rowSchema>;

/** What the host tells its watchdog. */
const toWatchdog = v.variant("type", [
  /** What to end when the host dies, and the file of the ledger to remove then. */
  v.object({
    type: v.literal("watch"),
    mark,
    file: v.string(),
    pids: v.pipe(v.array(known), v.maxLength(maxKnownProcesses)),
  }),
  /** The host has ended everything itself. */
  v.object({ type: v.literal("done") }),
]);
export type ToWatchdog = v.InferOutput<typeof toWatchdog>;

/** A message of the host, or null for anything else. */
export function parseToWatchdog(message: unknown): ToWatchdog | null {
  const result = v.safeParse(toWatchdog, message);
  return result.success ? result.output : null;
}

/** The row that a file of the ledger holds, null when it is damaged or of another version. Rejects as reading does. */
export async function readRow(file: string): Promise<LedgerRow | null> {
  const { size } = await stat(file);
  if (size > maxLedgerBytes) return null;
  const result = v.safeParse(rowSchema, parseJson(await readFile(file, "utf8")));
  return result.success ? result.output : null;
}
