import type { Queue, QueuedPrompt } from "../../../src/shared/state";

export interface WaitingPrompt {
  readonly prompt: QueuedPrompt;
  /** In the whole queue, from 1. */
  readonly place: number;
}

/** The prompts of a conversation that wait, in the order in which they run. */
export function waitingIn(
  { prompts }: Queue,
  conversationId: string | null,
): readonly WaitingPrompt[] {
  return prompts
    .map((prompt, index) => ({ prompt, place: index + 1 }))
    .filter(({ prompt }) => prompt.conversationId === conversationId);
}
