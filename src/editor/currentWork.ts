import type { Conversation, HostState } from "../shared/state";

/** The conversation that a page opens. */
export function currentOf({ conversations, currentId }: HostState): Conversation | undefined {
  return conversations.find(({ id }) => id === currentId);
}

/** Whether a turn of the conversation that a page opens runs. */
export function isCurrentWorking(host: HostState): boolean {
  const current = currentOf(host);
  return current !== undefined && hasRunningTurn(current);
}

/** Whether a turn runs, in any conversation. */
export function isWorking({ conversations }: HostState): boolean {
  return conversations.some(hasRunningTurn);
}

function hasRunningTurn({ turns }: Conversation): boolean {
  return turns.some(({ status }) => status === "running" || status === "stopping");
}
