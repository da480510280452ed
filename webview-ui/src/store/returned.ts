import { joined } from "./drafts";
import type { Drafts } from "./drafts";

/**
 * Puts texts that came back in front of what was typed meanwhile: several in the order in which
 * they were sent, nothing lost, nothing doubled.
 */
export class Returned {
  readonly #drafts: Drafts;
  /** What came back and still stands at the draft's beginning, by conversation. */
  readonly #fronts = new Map<string | null, string>();

  constructor(drafts: Drafts) {
    this.#drafts = drafts;
  }

  add(conversationId: string | null, text: string): void {
    const draft = this.#drafts.get(conversationId);
    const before = this.#fronts.get(conversationId) ?? "";
    const isThere = before !== "" && draft.startsWith(before);
    const front = isThere ? joined(before, text) : text;
    this.#fronts.set(conversationId, front);
    if (draft.startsWith(front)) return;
    const typed = isThere ? draft.slice(before.length).replace(/^\n\n/u, "") : draft;
    this.#drafts.set(conversationId, joined(front, typed));
  }

  /** The draft was sent: what comes back from now on is a new beginning. */
  clear(conversationId: string | null): void {
    this.#fronts.delete(conversationId);
  }
}
