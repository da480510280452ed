import type { FoundTurn } from "../../../../src/shared/conversationAnswers";
import { maxSearchLength } from "../../../../src/shared/limits";
import type { Store } from "../../store/store";

/** What the host finds in the whole of a conversation, part by part, the newest first. */
export class HostSearch {
  readonly #store: Pick<Store, "ask">;
  readonly #conversationId: string;
  readonly #query: string;
  #hits: readonly FoundTurn[] = [];
  /** Undefined: nothing was asked yet; null: there is no more. */
  #cursor: string | null | undefined = undefined;

  constructor(store: Pick<Store, "ask">, conversationId: string, query: string) {
    this.#store = store;
    this.#conversationId = conversationId;
    this.#query = query.slice(0, maxSearchLength);
  }

  get hits(): readonly FoundTurn[] {
    return this.#hits;
  }

  get isComplete(): boolean {
    return this.#cursor === null;
  }

  /** Asks for the next part. False: there was no answer, or none that fits. */
  async next(): Promise<boolean> {
    const cursor = this.#cursor;
    if (cursor === null) return true;
    const outcome = await this.#store.ask({
      type: "conversation.search",
      conversationId: this.#conversationId,
      query: this.#query,
      ...(cursor === undefined ? {} : { cursor }),
    });
    // Somebody else's answer to the same question came first.
    if (outcome.kind !== "done" || this.#cursor !== cursor) return outcome.kind === "done";
    const known = new Set(this.#hits.map(({ turnId }) => turnId));
    this.#hits = [...this.#hits, ...outcome.result.hits.filter(({ turnId }) => !known.has(turnId))];
    this.#cursor = outcome.result.cursor;
    return true;
  }
}
