import { maxResendAgeMs } from "../shared/limits";
import type { Conversation } from "../shared/state";
import type { EventLog } from "./eventLog";
import type { History, PromptFate } from "./history";
import { endOf } from "./lostTurns";

/**
 * Brings the log of an earlier start to a true end, before anything runs: processes are gone, so
 * their requests are lost and their turns are over. What the agent's own record proves is taken from
 * it; what nothing proves is indeterminate. What waits goes on waiting: it runs by itself only when
 * nothing was cut short and the prompt is young. Nobody is surprised by a prompt of yesterday.
 */
export async function recover(log: EventLog, history: History, now: number): Promise<void> {
  // Before the first wait: from then on a new process may say how it is.
  for (const conversation of log.state.conversations) closeAgent(log, conversation);
  const ends: string[] = [];
  // What can't be read proves nothing, and must not keep anybody from starting.
  const fateOf = (conversationId: string, turnId: string): Promise<PromptFate> =>
    history.fateOf(conversationId, turnId).catch(() => ({ kind: "unknown" }));
  const end = (conversationId: string, turnId: string, fate: PromptFate): void => {
    const how = endOf(fate, { code: "claude-lost", detail: null });
    ends.push(how.status);
    log.append({ type: "turn.ended", conversationId, turnId, ...how, stats: null });
  };
  for (const { id, turns } of log.state.conversations) {
    for (const turn of turns) {
      if (turn.endedAt === null) end(id, turn.id, await fateOf(id, turn.id));
    }
  }
  for (const { id: turnId, conversationId } of log.state.queue.prompts) {
    const fate = await fateOf(conversationId, turnId);
    if (fate.kind === "absent" || fate.kind === "unknown") continue;
    // It ran: that it began was lost with the power, or a full disk did not take it.
    log.append({ type: "turn.started", conversationId, turnId });
    end(conversationId, turnId, fate);
  }
  const isCutShort = ends.some((status) => status !== "done");
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
