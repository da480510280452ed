import { signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import type { HostEvent } from "../../../src/shared/events";
import type { TurnChoice } from "../../../src/shared/state";

/** Decisions under way about permission requests and undecided turns, by their ids: one at a time each. */
export class Decisions {
  readonly #underWay = signal<ReadonlySet<string>>(new Set());
  /** The prompt that each choice about a turn makes, so that a choice without a reply can be repeated. */
  readonly #promptIds = new Map<string, string>();

  readonly underWay: ReadonlySignal<ReadonlySet<string>> = this.#underWay;

  /** False: there is one under way already. */
  begin(id: string): boolean {
    if (this.#underWay.value.has(id)) return false;
    this.#underWay.value = new Set([...this.#underWay.value, id]);
    return true;
  }

  end(id: string): void {
    if (!this.#underWay.value.has(id)) return;
    this.#underWay.value = new Set([...this.#underWay.value].filter((other) => other !== id));
  }

  /** There is a new connection: no reply is due any more. */
  reset(): void {
    this.#underWay.value = new Set();
  }

  promptIdOf(turnId: string, choice: TurnChoice): string {
    const key = `${turnId} ${choice}`;
    const id = this.#promptIds.get(key) ?? crypto.randomUUID();
    this.#promptIds.set(key, id);
    return id;
  }

  /** Turns that were decided by anybody need nothing more. */
  update(events: readonly HostEvent[]): void {
    for (const event of events) {
      if (event.type !== "turn.settled") continue;
      for (const choice of ["again", "continue", "dismiss"] as const) {
        this.#promptIds.delete(`${event.turnId} ${choice}`);
      }
      this.end(event.turnId);
    }
  }
}
