import { signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import { troubleOf } from "../../store/requests";
import type { RequestBody, RequestType, Trouble } from "../../store/requests";
import type { Store } from "../../store/store";
import { ConversationList } from "./conversationList";
import { openConversation } from "./openConversation";
import type { ConversationLine } from "./ConversationRow";

/** What came of the last thing that was done with a conversation, shown in its row. */
export interface RowTrouble {
  readonly id: string;
  readonly trouble: Trouble;
}

type DeskStore = Pick<Store, "ask" | "state" | "showConversation" | "newConversation">;

/** What the list of conversations does; no DOM. `onDone`: a conversation is being shown. */
export class ConversationDesk {
  readonly list: ConversationList;
  readonly #store: DeskStore;
  readonly #onDone: () => void;
  readonly #reading = signal<ConversationLine | null>(null);
  readonly #trouble;
  readonly #busyId = signal<string | null>(null);

  /** The conversation that is read without being opened. */
  readonly reading: ReadonlySignal<ConversationLine | null> = this.#reading;
  readonly trouble: ReadonlySignal<RowTrouble | null>;
  /** The conversation that something is under way for. */
  readonly busyId: ReadonlySignal<string | null> = this.#busyId;

  /** `trouble`: what happened before. */
  constructor(store: DeskStore, onDone: () => void, trouble: RowTrouble | null = null) {
    this.#trouble = signal(trouble);
    this.trouble = this.#trouble;
    this.#store = store;
    this.#onDone = onDone;
    this.list = new ConversationList(store);
  }

  /** A new, empty conversation. */
  async begin(): Promise<void> {
    await this.#store.newConversation();
    this.#onDone();
  }

  /** Shows a conversation, opening it on the PC where it is not open. */
  async open(id: string, isAnyway = false): Promise<void> {
    const isShown = await this.#attempt(id, () => openConversation(this.#store, id, isAnyway));
    if (isShown) this.#onDone();
  }

  /** Goes on with a copy of a conversation. */
  async fork(id: string): Promise<void> {
    const newId = crypto.randomUUID();
    if (!(await this.#ask(id, { type: "conversation.fork", conversationId: id, newId }))) return;
    this.#store.showConversation(newId);
    this.#onDone();
  }

  /** Resolves to whether it has that name now. */
  async rename(id: string, title: string): Promise<boolean> {
    const name = title.trim();
    if (name === "") return false;
    const body = { type: "conversation.rename", conversationId: id, title: name } as const;
    if (!(await this.#ask(id, body))) return false;
    this.list.change(id, { title: name });
    return true;
  }

  async remove(id: string): Promise<void> {
    if (await this.#ask(id, { type: "conversation.remove", conversationId: id })) {
      this.list.drop(id);
    }
  }

  /** Reads a conversation here, or no more (null). */
  read(line: ConversationLine | null): void {
    this.#trouble.value = null;
    this.#reading.value = line;
  }

  get store(): Pick<Store, "ask"> {
    return this.#store;
  }

  dispose(): void {
    this.list.dispose();
  }

  #ask<T extends RequestType>(id: string, body: RequestBody<T>): Promise<boolean> {
    return this.#attempt(id, async () => troubleOf(await this.#store.ask(body)));
  }

  async #attempt(id: string, act: () => Promise<Trouble | null>): Promise<boolean> {
    this.#trouble.value = null;
    this.#busyId.value = id;
    const trouble = await act();
    this.#busyId.value = null;
    if (trouble !== null) this.#trouble.value = { id, trouble };
    return trouble === null;
  }
}
