import type { HostEvent } from "../shared/events";

/**
 * Whether an event has to survive the loss of power before anybody hears of it: what somebody was
 * promised, that a turn begins (or it would begin once more after a restart), and how it ended. What
 * streams is written as well, but not waited for: it can be read again from the CLI's own record.
 */
export function isDurable({ type }: HostEvent): boolean {
  switch (type) {
    case "prompt.accepted":
    case "prompt.edited":
    case "prompt.deferred":
    case "queue.arranged":
    case "queue.paused":
    case "queue.resumed":
    case "conversation.opened":
    case "conversation.refreshed":
    case "conversation.closed":
    case "conversation.renamed":
    case "conversation.adjusted":
    case "turn.started":
    case "turn.ended":
    case "turn.settled":
    case "permission.resolved":
      return true;
    case "host.changed":
    case "catalog.changed":
    case "plan.changed":
    case "usage.changed":
    case "conversation.selected":
    case "conversation.configured":
    case "conversation.measured":
    case "agent.changed":
    case "turn.stopping":
    case "block.started":
    case "block.appended":
    case "block.ended":
    case "tool.changed":
    case "permission.requested":
      return false;
  }
}
