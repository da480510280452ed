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

/** What a worker is to keep up to date. */
const taskSchema = v.object({
  environment: v.record(v.string(), v.optional(v.string())),
  home: v.string(),
  indexFolder: v.string(),
  wish: wishSchema,
});
export type UsageTask = v.InferOutput<typeof taskSchema>;

/** With what a thread of the worker's begins, which reads some files for it and ends. */
export const readTaskSchema = v.object({
  paths: v.array(v.string()),
  bytes: v.custom<Int32Array>((value) => value instanceof Int32Array),
});
export type ReadTask = v.InferOutput<typeof readTaskSchema>;

/** What the scanner asks of its worker, a process of its own: `begin` first, and once. */
export const toWorkerSchema = v.variant("kind", [
  v.object({ kind: v.literal("begin"), task: taskSchema }),
  v.object({ kind: v.literal("refresh") }),
  v.object({ kind: v.literal("wish"), wish: wishSchema }),
  v.object({ kind: v.literal("stop") }),
]);
export type ToUsageWorker = v.InferOutput<typeof toWorkerSchema>;

const count = v.pipe(v.number(), v.minValue(0));

/** What the worker tells. A summary comes from our own code, so only that it is one is looked at. */
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
  /** Nothing is left to do; so many `refresh` were heard since the worker's start. `isNews`: the last one found something. */
  v.object({ kind: v.literal("idle"), refreshes: count, isNews: v.boolean() }),
]);
export type FromUsageWorker = v.InferOutput<typeof fromWorkerSchema>;
