import { signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import type { Turn } from "../../../../src/shared/state";
import { troubleOf } from "../../store/requests";
import type { Trouble } from "../../store/requests";
import type { Store } from "../../store/store";

/** What was read of a conversation that is not open. */
export interface Reading {
  /** Oldest first. */
  readonly turns: readonly Turn[];
  readonly isLoading: boolean;
  readonly hasOlder: boolean;
  readonly trouble: Trouble | null;
}

/** Reads a conversation without opening it: the newest page first, then older ones; no DOM. */
export class ConversationReading {
  readonly #store: Pick<Store, "ask">;
  readonly #conversationId: string;
  readonly #reading = signal<Reading>({
    turns: [],
    isLoading: false,
    hasOlder: true,
    trouble: null,
  });
  #cursor: string | null = null;
  #isOver = false;

  readonly reading: ReadonlySignal<Reading> = this.#reading;

  constructor(store: Pick<Store, "ask">, conversationId: string) {
    this.#store = store;
    this.#conversationId = conversationId;
  }

  /** Fetches the newest page, then with each call the one before. */
  async older(): Promise<void> {
    const before = this.#reading.value;
    if (before.isLoading || !before.hasOlder) return;
    this.#reading.value = { ...before, isLoading: true, trouble: null };
    const outcome = await this.#store.ask({
      type: "conversation.page",
      conversationId: this.#conversationId,
      ...(this.#cursor === null ? {} : { cursor: this.#cursor }),
    });
    if (this.#isOver) return;
    if (outcome.kind !== "done") {
      this.#reading.value = { ...before, isLoading: false, trouble: troubleOf(outcome) };
      return;
    }
    const { turns, cursor } = outcome.result;
    this.#cursor = cursor;
    const known = new Set(before.turns.map(({ id }) => id));
    this.#reading.value = {
      turns: [...turns.filter(({ id }) => !known.has(id)), ...before.turns],
      isLoading: false,
      hasOlder: cursor !== null,
      trouble: null,
    };
  }

  dispose(): void {
    this.#isOver = true;
  }
}
