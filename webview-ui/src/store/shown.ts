import { signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import { initialState } from "../../../src/shared/state";
import type { Conversation, HostState } from "../../../src/shared/state";
import type { Keep } from "../platform/keep";

const key = "shown";

/**
 * Which conversation this screen shows. That is the choice of the person in front of it: what
 * somebody begins on another device does not take it away, it is only offered.
 */
export class Shown {
  readonly #keep: Keep;
  readonly #id = signal<string | null>(null);
  readonly #offeredId = signal<string | null>(null);
  #expectsNew = false;

  readonly id: ReadonlySignal<string | null> = this.#id;
  /** A conversation that began elsewhere while this one was being looked at. */
  readonly offeredId: ReadonlySignal<string | null> = this.#offeredId;

  /** `keep` belongs to this tab, so that two of them may show two conversations. */
  constructor(keep: Keep) {
    this.#keep = keep;
    this.#id.value = keep.get(key);
  }

  choose(id: string | null): void {
    this.#id.value = id;
    if (this.#offeredId.value === id) this.#offeredId.value = null;
    if (id === null) this.#keep.remove(key);
    else this.#keep.set(key, id);
  }

  /** This screen asked for a new conversation, or does not count on it any more. */
  expectNew(expectsNew: boolean): void {
    this.#expectsNew = expectsNew;
  }

  dismissOffer(): void {
    this.#offeredId.value = null;
  }

  /** The host's state changed. `isFree`: nothing is lost when this conversation leaves the screen. */
  update(before: HostState, now: HostState, isFree: (shown: Conversation) => boolean): void {
    const find = (id: string | null): Conversation | undefined =>
      now.conversations.find((conversation) => conversation.id === id);
    if (find(this.#offeredId.value) === undefined) this.#offeredId.value = null;
    const shown = find(this.#id.value);
    if (shown === undefined) {
      this.choose(now.currentId);
      return;
    }
    if (now.currentId === before.currentId || now.currentId === shown.id) return;
    if (this.#expectsNew || isFree(shown)) {
      this.#expectsNew = false;
      this.choose(now.currentId);
    } else if (before !== initialState) this.#offeredId.value = now.currentId;
  }
}
