import { computed, signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import type { HostEvent } from "../../../src/shared/events";
import { initialState } from "../../../src/shared/state";
import type { Conversation, HostState } from "../../../src/shared/state";
import type { Replica } from "./replica";
import { isWords } from "./wordPace";

/** The page's copy of the host's state, for those who look at all of it and for those who only need its outline. */
export class HostCopy {
  readonly #replica = signal<Replica>({ state: initialState, cursor: null });
  readonly #outline = signal<HostState>(initialState);

  /** The empty one before the first welcome. */
  readonly state: ReadonlySignal<HostState> = computed(() => this.#replica.value.state);
  /**
   * The same, but the words of blocks that stream may be behind: it does not change with every piece of an
   * answer. For everything that shows no answers.
   */
  readonly outline: ReadonlySignal<HostState> = this.#outline;

  get replica(): Replica {
    return this.#replica.value;
  }

  /** `events`: what happened since the last one; empty where only the outcome is known. */
  take(next: Replica, events: readonly HostEvent[]): void {
    this.#replica.value = next;
    if (!isOnlyWords(events)) this.#outline.value = next.state;
  }
}

/** More of blocks that are there; nothing begins or ends with it. */
function isOnlyWords(events: readonly HostEvent[]): boolean {
  return events.length > 0 && events.every(isWords);
}

/** The open conversation of that id. */
export function conversationOf(state: HostState, id: string | null): Conversation | undefined {
  return state.conversations.find((conversation) => conversation.id === id);
}
