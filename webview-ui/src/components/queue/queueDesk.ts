import { computed, signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import type { QueuedPrompt, Turn } from "../../../../src/shared/state";
import { troubleOf } from "../../store/requests";
import type { AskOutcome, RequestBody, RequestType, Trouble } from "../../store/requests";
import type { Store } from "../../store/store";
import { inOrder, movedBefore } from "./queueOrder";
import { QueueEditing } from "./queueEditing";

/** A removed prompt that can still be taken back. */
export interface RemovedPrompt {
  readonly prompt: QueuedPrompt;
  readonly text: string;
  /** What it stood before; null: it was the last. */
  readonly beforeId: string | null;
}

/** A prompt that runs, with the conversation that it belongs to. */
export interface RunningTurn {
  readonly turn: Turn;
  readonly conversationId: string;
  readonly title: string;
}

/** A removal can be taken back for this long (ms). */
export const undoMs = 5_000;
/** After a move the next one waits for the host's new order, at most this long (ms). */
const orderWaitMs = 2_000;

/**
 * What the queue's panel does and what it has to say about it; no DOM. The order on the screen is
 * the host's, except while a move is under way. `dispose` when the panel goes.
 */
export class QueueDesk {
  readonly editing: QueueEditing;
  readonly #store: Pick<Store, "ask" | "state">;
  readonly #order = signal<readonly string[] | null>(null);
  readonly #trouble = signal<Trouble | null>(null);
  readonly #removed = signal<RemovedPrompt | null>(null);
  #moves: Promise<void> = Promise.resolve();
  #waitingMoves = 0;
  #undoTimer: ReturnType<typeof setTimeout> | undefined;

  readonly prompts: ReadonlySignal<readonly QueuedPrompt[]> = computed(() =>
    inOrder(this.#store.state.value.queue.prompts, this.#order.value),
  );
  readonly running: ReadonlySignal<readonly RunningTurn[]> = computed(() =>
    this.#store.state.value.conversations.flatMap(({ id, title, turns }) =>
      turns
        .filter(({ status }) => status === "running" || status === "stopping")
        .map((turn) => ({ turn, conversationId: id, title })),
    ),
  );
  /** What the last thing that was done came to; null: it worked. */
  readonly trouble: ReadonlySignal<Trouble | null> = this.#trouble;
  readonly removed: ReadonlySignal<RemovedPrompt | null> = this.#removed;

  constructor(store: Pick<Store, "ask" | "state">) {
    this.#store = store;
    this.editing = new QueueEditing(store);
  }

  /** Puts a prompt before another one, or last (null). Moves are made one after the other. */
  move(id: string, beforeId: string | null): Promise<void> {
    const order = this.prompts.value.map((prompt) => prompt.id);
    this.#order.value = movedBefore(order, id, beforeId);
    this.#waitingMoves++;
    this.#moves = this.#moves.then(async () => {
      await this.#moveNow(id, beforeId);
      this.#waitingMoves--;
      if (this.#waitingMoves === 0) this.#order.value = null;
    });
    return this.#moves;
  }

  /** Removes a prompt; for a while it can be taken back, so its whole text is fetched before. */
  async remove(prompt: QueuedPrompt): Promise<void> {
    const text = await this.#wholeText(prompt);
    if (text === null) return;
    const order = this.prompts.value.map(({ id }) => id);
    const beforeId = order[order.indexOf(prompt.id) + 1] ?? null;
    if (!(await this.#attempt({ type: "queue.remove", promptId: prompt.id }))) return;
    clearTimeout(this.#undoTimer);
    this.#removed.value = { prompt, text, beforeId };
    this.#undoTimer = setTimeout(() => {
      this.#removed.value = null;
    }, undoMs);
  }

  /** Sends the removed prompt once more, under an id of its own, and puts it back in its place. */
  async undoRemove(): Promise<void> {
    const removed = this.#removed.value;
    if (removed === null) return;
    clearTimeout(this.#undoTimer);
    this.#removed.value = null;
    const { conversationId, images } = removed.prompt;
    const promptId = crypto.randomUUID();
    const isBack = await this.#attempt({
      type: "prompt.send",
      conversationId,
      promptId,
      text: removed.text,
      ...(images.length === 0 ? {} : { images: images.map(({ id }) => id) }),
    });
    if (!isBack) this.#keepRemoved(removed);
    const waiting = this.#store.state.value.queue.prompts.map(({ id }) => id);
    const { beforeId } = removed;
    if (beforeId === null || !waiting.includes(promptId) || !waiting.includes(beforeId)) return;
    await this.move(promptId, beforeId);
  }

  runNow(promptId: string): Promise<boolean> {
    return this.#attempt({ type: "queue.runNow", promptId });
  }

  /** Stops what runs in a conversation. */
  stop(conversationId: string): Promise<boolean> {
    return this.#attempt({ type: "turn.interrupt", conversationId });
  }

  pause(): Promise<boolean> {
    return this.#attempt({ type: "queue.pause" });
  }

  resume(): Promise<boolean> {
    return this.#attempt({ type: "queue.resume" });
  }

  clear(): Promise<boolean> {
    const { version } = this.#store.state.value.queue;
    return this.#attempt({ type: "queue.clear", version });
  }

  /** Lets a prompt wait for the plan's reset, or no more. */
  defer(promptId: string, isDeferred: boolean): Promise<boolean> {
    return this.#attempt({ type: "queue.defer", promptId, isDeferred });
  }

  dispose(): void {
    clearTimeout(this.#undoTimer);
    this.editing.close();
  }

  async #moveNow(promptId: string, beforeId: string | null): Promise<void> {
    const { version } = this.#store.state.value.queue;
    const isDone = await this.#attempt({ type: "queue.move", promptId, beforeId, version });
    if (isDone) await this.#versionAfter(version);
  }

  /** The reply may come before the event that says what it changed. */
  #versionAfter(version: number): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        // The first call comes before there is something to take back.
        queueMicrotask(() => {
          unsubscribe();
        });
        resolve();
      };
      const timer = setTimeout(end, orderWaitMs);
      const unsubscribe = this.#store.state.subscribe(({ queue }) => {
        if (queue.version !== version) end();
      });
    });
  }

  /** What could not be sent again stays in reach. */
  #keepRemoved(removed: RemovedPrompt): void {
    this.#removed.value = removed;
  }

  async #wholeText({ id, conversationId, text, isCut }: QueuedPrompt): Promise<string | null> {
    if (!isCut) return text;
    const outcome = await this.#store.ask({
      type: "prompt.text",
      conversationId,
      promptId: id,
    });
    this.#tell(outcome);
    return outcome.kind === "done" ? outcome.result.text : null;
  }

  async #attempt<T extends RequestType>(body: RequestBody<T>): Promise<boolean> {
    const outcome = await this.#store.ask(body);
    this.#tell(outcome);
    return outcome.kind === "done";
  }

  #tell(outcome: AskOutcome<RequestType>): void {
    this.#trouble.value = troubleOf(outcome);
  }
}
