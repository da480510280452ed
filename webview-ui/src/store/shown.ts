import { signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import type { HostEvent } from "../../../src/shared/events";
import { initialState } from "../../../src/shared/state";
import type { Author, Conversation, HostState } from "../../../src/shared/state";
import type { Keep } from "../platform/keep";

const key = "shown";

/** A conversation that began elsewhere, and through whom, as far as that was seen. */
export interface Offer {
  readonly id: string;
  readonly by: Author | null;
}

/** How the host's state changed. */
export interface Change {
  readonly before: HostState;
  readonly now: HostState;
  /** What happened in between; empty where only the outcome is known. */
  readonly events: readonly HostEvent[];
}

/**
 * Which conversation this screen shows. That is the choice of the person in front of it: what
 * somebody begins on another device does not take it away, it is only offered.
 */
export class Shown {
  readonly #keep: Keep;
  readonly #id = signal<string | null>(null);
  readonly #offer = signal<Offer | null>(null);
  #expectsNew = false;
  /** It is asked for but not in the state yet. */
  #awaitedId: string | null = null;

  readonly id: ReadonlySignal<string | null> = this.#id;
  /** A conversation that began elsewhere while this one was being looked at. */
  readonly offer: ReadonlySignal<Offer | null> = this.#offer;

  /** `keep` belongs to this tab, so that two of them may show two conversations. */
  constructor(keep: Keep) {
    this.#keep = keep;
    this.#id.value = keep.get(key);
  }

  choose(id: string | null): void {
    this.#id.value = id;
    this.#awaitedId = null;
    if (this.#offer.value?.id === id) this.#offer.value = null;
    if (id === null) this.#keep.remove(key);
    else this.#keep.set(key, id);
  }

  /** Shows a conversation as soon as it is in the state. */
  chooseWhenThere(id: string, { conversations }: HostState): void {
    if (conversations.some((conversation) => conversation.id === id)) this.choose(id);
    else this.#awaitedId = id;
  }

  /** This screen asked for a new conversation, or does not count on it any more. */
  expectNew(expectsNew: boolean): void {
    this.#expectsNew = expectsNew;
  }

  dismissOffer(): void {
    this.#offer.value = null;
  }

  /** The host's state changed. `isFree`: nothing is lost when this conversation leaves the screen. */
  update(change: Change, isFree: (shown: Conversation) => boolean): void {
    const { before, now } = change;
    const find = (id: string | null): Conversation | undefined =>
      now.conversations.find((conversation) => conversation.id === id);
    if (find(this.#offer.value?.id ?? null) === undefined) this.#offer.value = null;
    const awaited = find(this.#awaitedId);
    if (awaited !== undefined) this.choose(awaited.id);
    const shown = find(this.#id.value);
    if (shown === undefined) {
      this.choose(find(successorOf(this.#id.value, change.events))?.id ?? now.currentId);
      return;
    }
    const current = find(now.currentId);
    if (current === undefined || current === shown || now.currentId === before.currentId) return;
    // That somebody turned to an open one on another screen is nobody's business here.
    if (before.conversations.some(({ id }) => id === current.id)) return;
    if (this.#expectsNew || isFree(shown)) {
      this.#expectsNew = false;
      this.choose(current.id);
    } else if (before !== initialState) {
      this.#offer.value = { id: current.id, by: openerOf(current.id, change.events) };
    }
  }
}

/** The conversation that took the place of this one. */
export function successorOf(id: string | null, events: readonly HostEvent[]): string | null {
  let last = id;
  for (const event of events) {
    if (event.type !== "conversation.opened" || event.replacesId === null) continue;
    if (event.replacesId === last) last = event.conversationId;
  }
  return last === id ? null : last;
}

function openerOf(id: string, events: readonly HostEvent[]): Author | null {
  const opened = events.findLast(
    (event) => event.type === "conversation.opened" && event.conversationId === id,
  );
  return opened?.type === "conversation.opened" ? opened.by : null;
}
