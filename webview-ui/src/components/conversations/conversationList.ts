import { signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import { maxSearchLength } from "../../../../src/shared/limits";
import type { ListedConversation } from "../../../../src/shared/conversationAnswers";
import { troubleOf } from "../../store/requests";
import type { Trouble } from "../../store/requests";
import type { Store } from "../../store/store";

/** Pause in typing (ms) after which the search is made. */
const searchDelayMs = 250;

/** What is known of the folder's conversations. */
export interface Listing {
  /** The search that the items are of, which may be an earlier one than what is typed; empty: all of them. */
  readonly query: string;
  readonly items: readonly ListedConversation[];
  /** A first page of this search is under way, or the next one. */
  readonly loading: "first" | "more" | null;
  readonly hasMore: boolean;
  /** The host ended the search before it saw everything. */
  readonly isPartial: boolean;
  readonly trouble: Trouble | null;
}

/** The list of all conversations of the folder, page by page, and the search in it; no DOM. */
export class ConversationList {
  readonly #store: Pick<Store, "ask">;
  readonly #query = signal("");
  readonly #listing = signal<Listing>({
    query: "",
    items: [],
    loading: "first",
    hasMore: false,
    isPartial: false,
    trouble: null,
  });
  #cursor: string | null = null;
  /** Another object for each search: answers to an earlier one are of no interest. */
  #search = {};
  #timer: ReturnType<typeof setTimeout> | undefined;

  readonly query: ReadonlySignal<string> = this.#query;
  readonly listing: ReadonlySignal<Listing> = this.#listing;

  constructor(store: Pick<Store, "ask">) {
    this.#store = store;
  }

  /** Searches a little after the last letter; an empty text lists everything, at once. */
  search(query: string): void {
    this.#query.value = query.slice(0, maxSearchLength);
    clearTimeout(this.#timer);
    this.#search = {};
    this.#listing.value = { ...this.#listing.value, loading: "first" };
    const begin = (): void => void this.reload();
    if (query.trim() === "") begin();
    else this.#timer = setTimeout(begin, searchDelayMs);
  }

  /** Fetches the first page anew. */
  async reload(): Promise<void> {
    clearTimeout(this.#timer);
    this.#cursor = null;
    await this.#fetch("first");
  }

  /** Fetches the next page, if there is one and none is under way. */
  async more(): Promise<void> {
    const { hasMore, loading } = this.#listing.value;
    if (hasMore && loading === null) await this.#fetch("more");
  }

  /** What this page did to a conversation shows at once. */
  change(id: string, change: Partial<Pick<ListedConversation, "title">>): void {
    this.#listing.value = {
      ...this.#listing.value,
      items: this.#listing.value.items.map((item) =>
        item.id === id ? { ...item, ...change } : item,
      ),
    };
  }

  drop(id: string): void {
    const { items } = this.#listing.value;
    this.#listing.value = { ...this.#listing.value, items: items.filter((item) => item.id !== id) };
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#search = {};
  }

  async #fetch(what: "first" | "more"): Promise<void> {
    const search = {};
    this.#search = search;
    this.#listing.value = { ...this.#listing.value, loading: what, trouble: null };
    const query = this.#query.value.trim();
    const outcome = await this.#store.ask({
      type: "conversation.list",
      ...(query === "" ? {} : { query }),
      ...(what === "more" && this.#cursor !== null ? { cursor: this.#cursor } : {}),
    });
    if (this.#search !== search) return;
    const before = this.#listing.value;
    if (outcome.kind !== "done") {
      this.#listing.value = { ...before, loading: null, trouble: troubleOf(outcome) };
      return;
    }
    const { items, cursor, isPartial } = outcome.result;
    this.#cursor = cursor;
    this.#listing.value = {
      query,
      items: what === "first" ? items : joined(before.items, items),
      loading: null,
      hasMore: cursor !== null,
      isPartial: isPartial || (what === "more" && before.isPartial),
      trouble: null,
    };
  }
}

/** A conversation that was written to between two pages may be on both. */
function joined(
  before: readonly ListedConversation[],
  next: readonly ListedConversation[],
): readonly ListedConversation[] {
  const known = new Set(before.map(({ id }) => id));
  return [...before, ...next.filter(({ id }) => !known.has(id))];
}
