import type { Envelope, QueueEvent } from "./events";
import { maxQueuedPrompts } from "./limits";
import type { Queue, QueuedPrompt, Turn } from "./state";

/** How the queue changes by its own events. Pure. What is about a prompt that is not there is nothing. */
export function reduceQueue(queue: Queue, event: QueueEvent, at: Envelope["at"]): Queue {
  switch (event.type) {
    case "prompt.accepted":
      return accept(queue, event.prompt, event.isNext);
    case "prompt.edited": {
      const { promptId, text, isCut, by } = event;
      return change(queue, promptId, (prompt) => ({
        ...prompt,
        text,
        isCut,
        editedBy: by,
        version: prompt.version + 1,
      }));
    }
    case "prompt.deferred":
      return change(queue, event.promptId, (prompt) => ({
        ...prompt,
        waitsUntil: event.waitsUntil,
        deferredAt: event.waitsUntil === null ? null : at,
      }));
    case "queue.arranged":
      return arrange(queue, event.order);
    case "queue.paused":
      return { ...queue, pause: { reason: event.reason, by: event.by, at } };
    case "queue.resumed":
      return { ...queue, pause: null };
  }
}

/** The queue without this prompt, which runs now. */
export function takeFromQueue(queue: Queue, promptId: string): Queue {
  const prompts = queue.prompts.filter(({ id }) => id !== promptId);
  return prompts.length === queue.prompts.length ? queue : withPrompts(queue, prompts);
}

/** The queue without what waited in a conversation that is closed. */
export function dropFromQueue(queue: Queue, conversationId: string): Queue {
  const prompts = queue.prompts.filter((prompt) => prompt.conversationId !== conversationId);
  return prompts.length === queue.prompts.length ? queue : withPrompts(queue, prompts);
}

/** A turn that has not begun yet, from the prompt that waited for it. */
export function toTurn(prompt: QueuedPrompt, startedAt: number): Turn {
  const { id, text, isCut, images, by, editedBy, acceptedAt } = prompt;
  return {
    id,
    text,
    isCut,
    images,
    by,
    ...(editedBy === undefined ? {} : { editedBy }),
    acceptedAt,
    startedAt,
    endedAt: null,
    status: "running",
    blocks: [],
    omittedBlocks: 0,
    stats: null,
    problem: null,
    choice: null,
  };
}

function accept(queue: Queue, prompt: QueuedPrompt, isNext: boolean): Queue {
  if (queue.prompts.length >= maxQueuedPrompts) return queue;
  if (queue.prompts.some(({ id }) => id === prompt.id)) return queue;
  return withPrompts(queue, isNext ? [prompt, ...queue.prompts] : [...queue.prompts, prompt]);
}

function change(
  queue: Queue,
  promptId: string,
  changed: (prompt: QueuedPrompt) => QueuedPrompt,
): Queue {
  if (!queue.prompts.some(({ id }) => id === promptId)) return queue;
  const prompts = queue.prompts.map((prompt) =>
    prompt.id === promptId ? changed(prompt) : prompt,
  );
  return { ...queue, prompts };
}

function arrange(queue: Queue, order: readonly string[]): Queue {
  const byId = new Map(queue.prompts.map((prompt) => [prompt.id, prompt]));
  return withPrompts(
    queue,
    order.flatMap((id) => byId.get(id) ?? []),
  );
}

/** A pause that held back what waited is over when nothing waits; one that somebody wanted stays. */
function withPrompts(queue: Queue, prompts: readonly QueuedPrompt[]): Queue {
  const isOver = prompts.length === 0 && queue.pause?.reason !== "person";
  return { version: queue.version + 1, pause: isOver ? null : queue.pause, prompts };
}
