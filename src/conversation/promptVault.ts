import { maxAcceptedPrompts, maxStoredTextSize } from "../shared/limits";
import type { HostState } from "../shared/state";
import { weightOf } from "../shared/weight";

/** The vault as it stands in a checkpoint. */
export interface SavedVault {
  /** Id and fingerprint of the accepted prompts, oldest first. */
  readonly accepted: readonly (readonly [string, string])[];
  readonly texts: readonly (readonly [string, string])[];
}

/**
 * What the host knows of prompts beyond the state: which ids were accepted, and as what, so that one
 * which is sent again is not run again; and the whole texts of those that may still be needed.
 */
export class PromptVault {
  private readonly accepted: Map<string, string>;
  private readonly texts: Map<string, string>;

  constructor(saved: SavedVault = { accepted: [], texts: [] }) {
    this.accepted = new Map(saved.accepted);
    this.texts = new Map(saved.texts);
  }

  /** The fingerprint under which a prompt was accepted, or undefined. */
  fingerprintOf(id: string): string | undefined {
    return this.accepted.get(id);
  }

  textOf(id: string): string | undefined {
    return this.texts.get(id);
  }

  /**
   * Whether this text finds room beside those that wait or run, in place of the one of `id`. What
   * ended badly gives way.
   */
  hasRoomFor(id: string, text: string, { queue, conversations }: HostState): boolean {
    const needed = [
      ...queue.prompts.map((prompt) => prompt.id),
      ...conversations.flatMap(({ turns }) =>
        turns.flatMap((turn) => (turn.endedAt === null ? turn.id : [])),
      ),
    ];
    const used = needed
      .filter((other) => other !== id)
      .reduce((sum, other) => sum + weightOf(this.texts.get(other) ?? ""), 0);
    return used + weightOf(text) <= maxStoredTextSize;
  }

  accept(id: string, text: string, fingerprint: string): void {
    this.accepted.set(id, fingerprint);
    this.texts.set(id, text);
    const [oldest] = this.accepted.keys();
    if (this.accepted.size > maxAcceptedPrompts && oldest !== undefined) {
      this.accepted.delete(oldest);
    }
  }

  edit(id: string, text: string): void {
    this.texts.set(id, text);
  }

  /**
   * Forgets the texts that nobody can need: those of prompts that are gone, or that came to a good
   * end, which the CLI's own record has. Of the others the newest stay, within a bound.
   */
  prune({ queue, conversations }: HostState): void {
    const waiting = new Set(queue.prompts.map(({ id }) => id));
    const open = new Set<string>();
    const over = new Set<string>();
    for (const { turns } of conversations) {
      for (const turn of turns) {
        if (turn.endedAt === null) open.add(turn.id);
        else if (turn.status !== "done" && turn.choice === null) over.add(turn.id);
      }
    }
    let room = maxStoredTextSize;
    for (const [id, text] of this.texts) {
      if (waiting.has(id) || open.has(id)) room -= weightOf(text);
    }
    // From the newest.
    for (const [id, text] of [...this.texts].reverse()) {
      if (waiting.has(id) || open.has(id)) continue;
      if (over.has(id)) room -= weightOf(text);
      if (!over.has(id) || room < 0) this.texts.delete(id);
    }
  }

  toJSON(): SavedVault {
    return { accepted: [...this.accepted], texts: [...this.texts] };
  }
}
