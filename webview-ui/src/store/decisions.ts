import { computed, signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import type { HostEvent } from "../../../src/shared/events";
import type { TurnChoice } from "../../../src/shared/state";
import { noticeCodeOf } from "./notices";
import type { Notices, NoticeSubject } from "./notices";
import type { RequestBody, Requests } from "./requests";

/** A decision on its way. `isConfirmed`: the owner has to say yes at the PC first. */
interface UnderWay {
  readonly isConfirmed: boolean;
}

/**
 * Decisions under way about permission requests and undecided turns, by their ids: one at a time
 * each, except that another one may be given while the owner is asked about the first.
 */
export class Decisions {
  readonly #requests: Requests;
  readonly #notices: Notices;
  readonly #all = signal<ReadonlyMap<string, UnderWay>>(new Map());
  /** The prompt that each choice about a turn makes, so that a choice without a reply can be repeated. */
  readonly #promptIds = new Map<string, string>();

  /** Those whose answer is awaited from the host, at once. */
  readonly underWay: ReadonlySignal<ReadonlySet<string>> = computed(() => this.#idsOf(false));
  /** Those that wait until the owner confirms them at the PC. */
  readonly confirming: ReadonlySignal<ReadonlySet<string>> = computed(() => this.#idsOf(true));

  constructor(requests: Requests, notices: Notices) {
    this.#requests = requests;
    this.#notices = notices;
  }

  /**
   * Sends a decision, unless one is under way; what it is about stays inert until the host's event
   * says that it is over. Where nothing comes of it, the conversation says so.
   * @param isConfirmed the owner has to confirm it at the PC
   */
  async decide<T extends "permission.answer" | "turn.settle">(
    id: string,
    body: RequestBody<T> & { readonly conversationId: string },
    about: NoticeSubject,
    isConfirmed = false,
  ): Promise<void> {
    const known = this.#all.value.get(id);
    if (known !== undefined && (!known.isConfirmed || isConfirmed)) return;
    const decision = { isConfirmed };
    this.#all.value = new Map([...this.#all.value, [id, decision]]);
    const { conversationId } = body;
    this.#notices.clear(conversationId, about.kind);
    const outcome = await this.#requests.ask<T>(body);
    // Where another answer was given meanwhile, what became of this one is no news any more.
    if (outcome.kind === "done" || this.#all.value.get(id) !== decision) return;
    this.#end(id);
    const isQuestionLost = isConfirmed && outcome.kind === "lost";
    const code = isQuestionLost ? "step-up-lost" : noticeCodeOf(outcome);
    this.#notices.put({ conversationId, about, code });
  }

  /** There is a new connection: no reply is due any more. */
  reset(): void {
    this.#all.value = new Map();
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
      this.#end(event.turnId);
    }
  }

  #end(id: string): void {
    if (!this.#all.value.has(id)) return;
    this.#all.value = new Map([...this.#all.value].filter(([other]) => other !== id));
  }

  #idsOf(isConfirmed: boolean): ReadonlySet<string> {
    const found = [...this.#all.value].filter(([, each]) => each.isConfirmed === isConfirmed);
    return new Set(found.map(([id]) => id));
  }
}
