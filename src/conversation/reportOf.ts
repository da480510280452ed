import type { HostEvent } from "../shared/events";
import type { HostState } from "../shared/state";
import type { AgentEvent } from "./agent";

type Report = Extract<AgentEvent, { type: "configured" | "catalog" | "plan" }>;

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
    case "plan":
      return { type: "plan.changed", windows: report.windows };
  }
}
