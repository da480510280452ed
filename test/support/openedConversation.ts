import type { ConversationEvent } from "../../src/shared/events";

export type OpenedConversation = Extract<ConversationEvent, { type: "conversation.opened" }>;

/** An empty conversation begins, changed so. */
export function openedConversation(
  conversationId: string,
  change: Partial<OpenedConversation> = {},
): OpenedConversation {
  return {
    type: "conversation.opened",
    conversationId,
    title: "",
    isNamed: false,
    settings: { model: null, permissionMode: null, effort: null },
    forkOf: null,
    turns: [],
    hasOlderTurns: false,
    replacesId: null,
    by: null,
    ...change,
  };
}
