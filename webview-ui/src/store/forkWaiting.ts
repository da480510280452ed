import type { QueuedPrompt } from "../../../src/shared/state";
import type { Store } from "./store";

/**
 * Takes what waits in a conversation that another program writes to a fork of it, and lets the queue
 * go on there. A prompt leaves its old place only when the host has it in the new one, so a
 * connection that breaks in between doubles one in the queue at most, where it can be seen. Resolves
 * to whether all went well.
 */
export async function forkWaiting(store: Store): Promise<boolean> {
  const { prompts } = store.state.peek().queue;
  const conversationId = prompts[0]?.conversationId;
  if (conversationId === undefined) return true;
  const newId = crypto.randomUUID();
  const fork = await store.ask({ type: "conversation.fork", conversationId, newId });
  if (fork.kind !== "done") return false;
  store.showConversation(newId);
  for (const prompt of prompts) {
    if (prompt.conversationId !== conversationId) continue;
    if (!(await moveTo(store, newId, prompt))) return false;
  }
  await store.resumeQueue();
  return true;
}

async function moveTo(store: Store, newId: string, prompt: QueuedPrompt): Promise<boolean> {
  const { conversationId, id: promptId, images } = prompt;
  const whole = await store.ask({ type: "prompt.text", conversationId, promptId });
  if (whole.kind !== "done") return false;
  const sent = await store.ask({
    type: "prompt.send",
    conversationId: newId,
    promptId: crypto.randomUUID(),
    text: whole.result.text,
    images: images.map(({ id }) => id),
  });
  if (sent.kind !== "done") return false;
  return (await store.ask({ type: "queue.remove", promptId })).kind === "done";
}
