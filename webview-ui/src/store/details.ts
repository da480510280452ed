import type { Turn } from "../../../src/shared/state";
import { joined } from "./drafts";
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
export async function loadWholeTurn(store: Store, turnId: string): Promise<boolean> {
  const conversation = store.conversation.peek();
  return conversation !== null && (await store.history.loadWhole(conversation, turnId));
}

/** Sends a turn's prompt once more. Resolves to whether its text could be had. */
export async function sendAgain(store: Store, turn: Turn): Promise<boolean> {
  const text = await textOf(store, turn);
  if (text !== null) store.sendPrompt(text, { images: turn.images });
  return text !== null;
}

/** Puts a turn's prompt into the draft of its conversation, before what is typed there. */
export async function editAgain(store: Store, turn: Turn): Promise<boolean> {
  const conversationId = store.conversation.peek()?.id ?? null;
  const text = await textOf(store, turn);
  if (text === null) return false;
  store.drafts.set(conversationId, joined(text, store.drafts.get(conversationId)));
  store.attachments.add(conversationId, turn.images);
  return true;
}

async function textOf(store: Store, { id, text, isCut }: Turn): Promise<string | null> {
  return isCut ? wholePrompt(store, store.conversation.peek()?.id ?? null, id) : text;
}
