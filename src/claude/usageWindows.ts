import * as v from "valibot";
import type { AgentPlanWindow } from "../conversation/agent";
import { maxChoiceLength, maxPlanWindows } from "../shared/limits";
import { fraction, isBoughtOnTop, moment } from "./planWindows";
import { oneLine } from "./text";

const window = v.object({
  /** Per cent. */
  utilization: v.fallback(v.nullable(v.number()), null),
  /** ISO 8601. What has no reset at all, as what is bought on top, is no window of the plan. */
  resets_at: v.nullable(v.string()),
});
const ofModel = v.object({ ...window.entries, display_name: v.string() });
const list = v.fallback(v.optional(v.array(v.unknown()), []), []);
const answer = v.object({
  rate_limits_available: v.literal(true),
  rate_limits: v.record(v.string(), v.unknown()),
});

/**
 * The windows of the plan in an answer to `get_usage`; none where there is no plan, as with a key of
 * the API. `asOf` is epoch ms.
 */
export function usageWindows(told: unknown, asOf: number): readonly AgentPlanWindow[] {
  const parsed = v.safeParse(answer, told);
  if (!parsed.success) return [];
  const { model_scoped: models, ...named } = parsed.output.rate_limits;
  const windows = new Map<string, v.InferOutput<typeof window>>();
  for (const [name, value] of Object.entries(named)) {
    const each = v.safeParse(window, value);
    if (each.success && !isBoughtOnTop(name)) {
      windows.set(oneLine(name, maxChoiceLength), each.output);
    }
  }
  for (const value of v.parse(list, models)) {
    const each = v.safeParse(ofModel, value);
    if (!each.success) continue;
    const kind = kindOf(each.output.display_name);
    if (!windows.has(kind)) windows.set(kind, each.output);
  }
  return [...windows]
    .map(([kind, { utilization, resets_at }]) => ({
      kind,
      utilization: fraction(utilization === null ? null : utilization / 100),
      resetsAt: resets_at === null ? null : moment(Date.parse(resets_at)),
      status: null,
      source: "usage" as const,
      asOf,
    }))
    .filter(({ utilization, resetsAt }) => utilization !== null || resetsAt !== null)
    .slice(0, maxPlanWindows);
}

/** The week of one model goes by the name that the older versions gave it: `seven_day_opus`. */
function kindOf(model: string): string {
  const name = model.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "_");
  return oneLine(`seven_day_${name}`, maxChoiceLength);
}
