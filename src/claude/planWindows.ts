import * as v from "valibot";
import { maxChoiceLength, maxPlanWindows } from "../shared/limits";
import type { PlanWindow } from "../shared/catalog";
import type { CliLineOf } from "./cliLines";
import { oneLine } from "./text";

const softNumber = v.fallback(v.nullish(v.number()), undefined);
const softString = v.fallback(v.nullish(v.string()), undefined);
const window = {
  utilization: softNumber,
  /** Epoch seconds. */
  resetsAt: softNumber,
  status: softString,
};
const info = v.object({
  ...window,
  rateLimitType: softString,
  unifiedWindows: v.fallback(v.optional(v.record(v.string(), v.unknown()), {}), {}),
});
const unified = v.object(window);
type Window = v.InferOutput<typeof unified>;

/**
 * The windows of the plan that a `rate_limit_event` tells about. Its own window may be older than
 * those of `unifiedWindows`, so it counts only where they lack it. `asOf` is epoch ms.
 */
export function planWindows(
  line: CliLineOf<"rate_limit_event">,
  asOf: number,
): readonly PlanWindow[] {
  const parsed = v.safeParse(info, line.rate_limit_info);
  if (!parsed.success) return [];
  const { rateLimitType: kind, unifiedWindows, ...own } = parsed.output;
  const windows = new Map<string, Window>();
  if (typeof kind === "string") windows.set(kind, own);
  for (const [name, value] of Object.entries(unifiedWindows)) {
    const each = v.safeParse(unified, value);
    if (each.success) windows.set(name, each.output);
  }
  return [...windows].slice(0, maxPlanWindows).map(([name, each]) => ({
    kind: oneLine(name, maxChoiceLength),
    utilization: each.utilization ?? null,
    resetsAt: typeof each.resetsAt === "number" ? each.resetsAt * 1_000 : null,
    status: typeof each.status === "string" ? oneLine(each.status, maxChoiceLength) : null,
    asOf,
  }));
}
