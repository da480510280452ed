import type { Conversation, Turn } from "../../../src/shared/state";

/** What a conversation is doing, in the order of what a person must know first. */
export type WorkState =
  | { readonly kind: "needs-you"; readonly count: number }
  | { readonly kind: "stopping" }
  | { readonly kind: "working"; readonly since: number }
  | { readonly kind: "failed" }
  | { readonly kind: "starting" }
  | { readonly kind: "ready" };

export function workStateOf(conversation: Conversation): WorkState {
  const { permissions, turns, agent } = conversation;
  if (permissions.length > 0) return { kind: "needs-you", count: permissions.length };
  const active = turns.findLast(isActive);
  if (active?.status === "stopping") return { kind: "stopping" };
  if (active) return { kind: "working", since: active.startedAt ?? active.acceptedAt };
  if (agent.kind === "failed") return { kind: "failed" };
  return { kind: agent.kind === "starting" ? "starting" : "ready" };
}

/** A turn that runs or is about to be stopped. */
export function isActive({ status }: Turn): boolean {
  return status === "running" || status === "stopping";
}
