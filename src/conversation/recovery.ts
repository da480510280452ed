import { maxResendAgeMs } from "../shared/limits";
import type { Conversation } from "../shared/state";
import type { EventLog } from "./eventLog";
import type { History } from "./history";
import { endOf } from "./lostTurns";

/**
 * Brings the log of an earlier start to a true end, before anything runs: processes are gone, so
 * their requests are lost and their turns are over. What the agent's own record proves is taken from
 * it; what nothing proves is indeterminate. What waits goes on waiting: it runs by itself only when
 * nothing was cut short and the prompt is young. Nobody is surprised by a prompt of yesterday.
 */
export async function recover(log: EventLog, history: History, now: number): Promise<void> {
  let isCutShort = false;
  for (const conversation of log.state.conversations) {
    closeAgent(log, conversation);
    for (const { id: turnId, endedAt } of conversation.turns) {
      if (endedAt !== null) continue;
      const fate = await history.fateOf(conversation.id, turnId);
      const problem = { code: "claude-lost", detail: null } as const;
      const end = endOf(fate, problem);
      isCutShort ||= end.status !== "done";
      const conversationId = conversation.id;
      log.append({ type: "turn.ended", conversationId, turnId, ...end, stats: null });
    }
  }
  const { prompts, pause } = log.state.queue;
  if (prompts.length === 0 || pause !== null) return;
  const isOld = prompts.some(
    ({ acceptedAt, waitsUntil }) => waitsUntil === null && now - acceptedAt > maxResendAgeMs,
  );
  if (isCutShort) log.append({ type: "queue.paused", reason: "crashed", by: null });
  else if (isOld) log.append({ type: "queue.paused", reason: "stopped", by: null });
}

function closeAgent(log: EventLog, { id, agent, permissions }: Conversation): void {
  for (const { id: permissionId } of permissions) {
    log.append({
      type: "permission.resolved",
      conversationId: id,
      permissionId,
      outcome: "lost",
      scope: null,
      by: null,
    });
  }
  if (agent.kind !== "stopped") {
    log.append({ type: "agent.changed", conversationId: id, agent: { kind: "stopped" } });
  }
}
