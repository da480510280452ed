import * as v from "valibot";
import {
  maxUsageAsked,
  maxUsageNameLength,
  maxUsageSessionLength,
  maxUsageZoneLength,
} from "../shared/limits";
import type { UsageSummary } from "../shared/usage";

/** What summaries are made for; see `UsageQuestion`. */
const wishSchema = v.object({
  /** An IANA name, as `Asia/Seoul`. */
  timeZone: v.pipe(v.string(), v.maxLength(maxUsageZoneLength)),
  /** As the CLI names it (`cwd`), or null. */
  folder: v.nullable(v.pipe(v.string(), v.maxLength(maxUsageNameLength))),
  /** Conversations that are told in any case. */
  sessions: v.pipe(
    v.array(v.pipe(v.string(), v.maxLength(maxUsageSessionLength))),
    v.maxLength(maxUsageAsked),
  ),
});
export type UsageWish = v.InferOutput<typeof wishSchema>;

/** How a worker begins. `scan` keeps everything up to date; `read` reads some files for it and ends. */
export const workerDataSchema = v.variant("role", [
  v.object({
    role: v.literal("scan"),
    environment: v.record(v.string(), v.optional(v.string())),
    home: v.string(),
    indexFolder: v.string(),
    wish: wishSchema,
  }),
  v.object({
    role: v.literal("read"),
    paths: v.array(v.string()),
    bytes: v.custom<Int32Array>((value) => value instanceof Int32Array),
  }),
]);
export type UsageWorkerData = v.InferOutput<typeof workerDataSchema>;

/** What the scanner asks of its worker. */
export const toWorkerSchema = v.variant("kind", [
  v.object({ kind: v.literal("refresh") }),
  v.object({ kind: v.literal("wish"), wish: wishSchema }),
  v.object({ kind: v.literal("stop") }),
]);
export type ToUsageWorker = v.InferOutput<typeof toWorkerSchema>;

const count = v.pipe(v.number(), v.minValue(0));

/** What the worker tells. A summary comes from our own code in the same process, so only that it is one is looked at. */
export const fromWorkerSchema = v.variant("kind", [
  v.object({
    kind: v.literal("progress"),
    files: count,
    bytes: count,
    totalFiles: count,
    totalBytes: count,
  }),
  v.object({
    kind: v.literal("summary"),
    summary: v.custom<UsageSummary>(
      (value) => typeof value === "object" && value !== null && "asOf" in value,
    ),
  }),
  v.object({ kind: v.literal("trouble"), message: v.string() }),
  /** Nothing is left to do; so many `refresh` were heard since the thread's start. `isNews`: the last one found something. */
  v.object({ kind: v.literal("idle"), refreshes: count, isNews: v.boolean() }),
]);
export type FromUsageWorker = v.InferOutput<typeof fromWorkerSchema>;
