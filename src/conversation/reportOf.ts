import type { HostEvent } from "../shared/events";
import type { PlanWindow } from "../shared/catalog";
import { mergeWindows } from "../shared/mergeWindows";
import { fullestWindow, isOver } from "../shared/planUse";
import type { HostState } from "../shared/state";
import type { AgentEvent, AgentPlanWindow } from "./agent";

type Report = Extract<AgentEvent, { type: "configured" | "catalog" | "plan" | "context" }>;

/** The event that says what the agent reports about itself; null when it is known already. */
export function reportOf(
  report: Report,
  conversationId: string,
  state: HostState,
): HostEvent | null {
  switch (report.type) {
    case "configured": {
      const { model, permissionMode } = report;
      return { type: "conversation.configured", conversationId, model, permissionMode };
    }
    case "catalog":
      return JSON.stringify(report.catalog) === JSON.stringify(state.catalog)
        ? null
        : { type: "catalog.changed", catalog: report.catalog };
    case "context": {
      const known = state.conversations.find(({ id }) => id === conversationId)?.context ?? null;
      const { context } = report;
      const isKnown = JSON.stringify(context) === JSON.stringify(known);
      return isKnown ? null : { type: "conversation.measured", conversationId, context };
    }
    case "plan":
      return planReport(report.windows, state);
  }
}

/** A refusal that names no window is that of the fullest one that runs; where none does it is left out. */
function planReport(
  told: readonly AgentPlanWindow[],
  { planWindows }: HostState,
): HostEvent | null {
  const named = told.flatMap(({ kind, ...rest }) => (kind === null ? [] : [{ ...rest, kind }]));
  const windows = [...named];
  for (const refusal of told) {
    if (refusal.kind !== null) continue;
    const fullest = fullestOf(mergeWindows(planWindows, windows), refusal.asOf);
    if (fullest === null) continue;
    const { kind, utilization, resetsAt } = fullest;
    const known = windows.findIndex((window) => window.kind === kind);
    if (known !== -1) windows.splice(known, 1);
    windows.push({
      ...refusal,
      kind,
      utilization: refusal.utilization ?? utilization,
      resetsAt: refusal.resetsAt ?? resetsAt,
    });
  }
  return windows.length === 0 ? null : { type: "plan.changed", windows };
}

function fullestOf(windows: readonly PlanWindow[], now: number): PlanWindow | null {
  const fullest = fullestWindow(windows, now)?.window;
  return fullest ?? windows.find((window) => !isOver(window, now)) ?? null;
}
