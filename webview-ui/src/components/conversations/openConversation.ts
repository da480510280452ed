import { troubleOf } from "../../store/requests";
import type { Trouble } from "../../store/requests";
import type { Store } from "../../store/store";

/**
 * Shows a conversation, opening it on the PC where it is not open; `isAnyway`: also while something else
 * writes it. Resolves to why it could not be opened; null: it is shown.
 */
export async function openConversation(
  store: Pick<Store, "ask" | "state" | "showConversation">,
  id: string,
  isAnyway = false,
): Promise<Trouble | null> {
  const isOpen = store.state.value.conversations.some((open) => open.id === id);
  if (!isOpen) {
    const body = { type: "conversation.resume", conversationId: id } as const;
    const trouble = troubleOf(await store.ask(isAnyway ? { ...body, isAnyway } : body));
    if (trouble !== null) return trouble;
  }
  store.showConversation(id);
  return null;
}
