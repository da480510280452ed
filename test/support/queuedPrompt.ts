import type { QueuedPrompt } from "../../src/shared/state";

/** A prompt that waits in the queue, changed so. */
export function queuedPrompt(
  id: string,
  conversationId: string,
  change: Partial<QueuedPrompt> = {},
): QueuedPrompt {
  return {
    id,
    conversationId,
    text: "hello",
    isCut: false,
    images: [],
    by: { id: "d1", name: "Phone" },
    acceptedAt: 0,
    version: 1,
    waitsUntil: null,
    deferredAt: null,
    ...change,
  };
}
