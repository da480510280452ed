import type { Turn } from "../../../src/shared/state";
import type { Store } from "./store";

/** The text of a prompt that waits or ran, as a whole; null: it did not come. */
export async function wholePrompt(
  store: Store,
  conversationId: string | null,
  promptId: string,
): Promise<string | null> {
  if (conversationId === null) return null;
  const outcome = await store.ask({ type: "prompt.text", conversationId, promptId });
  return outcome.kind === "done" ? outcome.result.text : null;
}

/** The output of a tool as a whole; null: it did not come. */
export async function wholeOutput(
  store: Store,
  conversationId: string | null,
  blockId: string,
): Promise<string | null> {
  if (conversationId === null) return null;
  const outcome = await store.ask({ type: "tool.output", conversationId, blockId });
  return outcome.kind === "done" ? outcome.result.text : null;
}

/** Loads the steps of a turn that the state has not; resolves to whether they are there. */
export async function loadWholeTurn(
  store: Store,
  conversationId: string | null,
  turnId: string,
): Promise<boolean> {
  const { conversations } = store.state.peek();
  const conversation = conversations.find(({ id }) => id === conversationId);
  return conversation !== undefined && (await store.history.loadWhole(conversation, turnId));
}

/**
 * Sends a turn's prompt once more, to run when the plan's limit is lifted; nothing else is to be
 * decided about the turn then. Resolves to whether its text could be had.
 */
export async function sendAtReset(store: Store, turn: Turn): Promise<boolean> {
  const text = await textOf(store, turn);
  if (text === null) return false;
  store.sendPrompt(text, { images: turn.images, isDeferred: true });
  await store.settle(turn, "dismiss");
  return true;
}

/** Puts a turn's prompt into the draft of its conversation, before what is typed there. */
export async function editAgain(store: Store, turn: Turn): Promise<boolean> {
  const conversationId = store.conversation.peek()?.id ?? null;
  const text = await textOf(store, turn);
  if (text === null) return false;
  store.drafts.prepend(conversationId, text);
  store.attachments.add(conversationId, turn.images);
  return true;
}

/** Puts a prompt that never left this device back into the draft of its conversation. */
export function editUnsent(store: Store, promptId: string): void {
  const prompt = store.withdraw(promptId);
  if (prompt === null) return;
  store.drafts.prepend(prompt.conversationId, prompt.text);
  store.attachments.add(prompt.conversationId, prompt.images);
}

async function textOf(store: Store, { id, text, isCut }: Turn): Promise<string | null> {
  return isCut ? wholePrompt(store, store.conversation.peek()?.id ?? null, id) : text;
}
