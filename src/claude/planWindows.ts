import * as v from "valibot";
import type { AgentPlanWindow } from "../conversation/agent";
import { maxChoiceLength, maxPlanWindows } from "../shared/limits";
import type { CliLineOf } from "./cliLines";
import { oneLine } from "./text";

const softNumber = v.fallback(v.nullish(v.number()), undefined);
const softString = v.fallback(v.nullish(v.string()), undefined);
const window = {
  /** A fraction. */
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
 * those of `unifiedWindows`, so it counts only where they lack it; without a name it counts only where
 * it refuses. What is bought on top of the plan is no window of it. `asOf` is epoch ms.
 */
export function planWindows(
  line: CliLineOf<"rate_limit_event">,
  asOf: number,
): readonly AgentPlanWindow[] {
  const parsed = v.safeParse(info, line.rate_limit_info);
  if (!parsed.success) return [];
  const { rateLimitType: kind, unifiedWindows, ...own } = parsed.output;
  const isOnTop = typeof kind === "string" && isBoughtOnTop(kind);
  const windows = new Map<string | null, Window>();
  if (typeof kind === "string" && !isOnTop) windows.set(kind, own);
  for (const [name, value] of Object.entries(unifiedWindows)) {
    const each = v.safeParse(unified, value);
    if (each.success && !isBoughtOnTop(name)) windows.set(name, each.output);
  }
  const isRefusal = own.status === "rejected" && !isOnTop;
  const isBound = [...windows.values()].some(({ status }) => status === "rejected");
  // Its share and its end are those of whichever window it is.
  if (isRefusal && !isBound) windows.set(null, own);
  return [...windows].slice(-maxPlanWindows).map(([name, each]) => ({
    kind: name === null ? null : oneLine(name, maxChoiceLength),
    utilization: fraction(each.utilization),
    resetsAt: typeof each.resetsAt === "number" ? moment(each.resetsAt * 1_000) : null,
    status: typeof each.status === "string" ? oneLine(each.status, maxChoiceLength) : null,
    source: "event",
    asOf,
  }));
}

/** Whether it is what somebody buys on top of the plan, by the name that the CLI gives it. */
export function isBoughtOnTop(kind: string): boolean {
  return kind.startsWith("overage");
}

/** What is used up, between nothing and everything. */
export function fraction(told: number | null | undefined): number | null {
  return typeof told === "number" ? Math.min(1, Math.max(0, told)) : null;
}

/** Epoch ms that a clock can show; null: it is none. */
export function moment(ms: number): number | null {
  return Number.isNaN(new Date(ms).getTime()) ? null : ms;
}
