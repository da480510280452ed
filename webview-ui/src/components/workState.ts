import type { Conversation, Queue, Turn } from "../../../src/shared/state";

/** What a conversation is doing, in the order of what a person must know first. */
export type WorkState =
  | { readonly kind: "needs-you"; readonly count: number }
  | { readonly kind: "stopping" }
  | { readonly kind: "working"; readonly since: number }
  /** Nobody knows how its last turn ended, and nobody has decided yet. */
  | { readonly kind: "undecided" }
  | { readonly kind: "failed" }
  | { readonly kind: "starting" }
  /** Its prompts wait: for another conversation, or because the queue stands still. */
  | { readonly kind: "waiting"; readonly isPaused: boolean }
  /** No turn runs, but a sub-agent that a former one began goes on. */
  | { readonly kind: "background" }
  | { readonly kind: "ready" };

export function workStateOf(conversation: Conversation, queue: Queue): WorkState {
  const { id, permissions, turns, agent } = conversation;
  if (permissions.length > 0) return { kind: "needs-you", count: permissions.length };
  const active = turns.findLast(isActive);
  if (active?.status === "stopping") return { kind: "stopping" };
  if (active) return { kind: "working", since: active.startedAt ?? active.acceptedAt };
  if (turns.some(isUndecided)) return { kind: "undecided" };
  if (agent.kind === "failed") return { kind: "failed" };
  if (agent.kind === "starting") return { kind: "starting" };
  const waits = queue.prompts.some(({ conversationId }) => conversationId === id);
  if (waits) return { kind: "waiting", isPaused: queue.pause !== null };
  return { kind: hasBackground(conversation) ? "background" : "ready" };
}

/** A turn that runs or is about to be stopped. */
export function isActive({ status }: Turn): boolean {
  return status === "running" || status === "stopping";
}

/** A turn that somebody has to decide about. */
export function isUndecided({ status, choice }: Turn): boolean {
  return status === "indeterminate" && choice === null;
}

/** Something runs in it. */
export function isWorking({ turns }: Conversation): boolean {
  return turns.some(isActive);
}

/** Something runs in it, be it in the background only. */
export function goesOn(conversation: Conversation): boolean {
  return isWorking(conversation) || hasBackground(conversation);
}

function hasBackground({ turns }: Conversation): boolean {
  return turns.some(({ blocks }) =>
    blocks.some(
      (block) =>
        block.kind === "tool" &&
        block.tool.isInBackground === true &&
        block.tool.status === "running",
    ),
  );
}

/** How many things a conversation wants from a person. */
export function needsOf({ permissions, turns }: Conversation): number {
  return permissions.length + turns.filter(isUndecided).length;
}
