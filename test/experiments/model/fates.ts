import type { ConversationRequest } from "../../../src/shared/protocol";
import type { TestHost } from "../../unit/conversation/support/testHost";

/** Follows what becomes of each prompt, from the events alone. */
export class Fates {
  private readonly host: TestHost;
  private readonly promised = new Set<string>();
  private readonly accepted = new Set<string>();
  private readonly ends = new Map<string, number>();
  private readonly removed = new Set<string>();
  private waiting = new Set<string>();

  constructor(host: TestHost) {
    this.host = host;
    host.log.onDidAppend(({ event }) => {
      if (event.type === "prompt.accepted") this.accepted.add(event.prompt.id);
      if (event.type === "turn.ended") {
        this.ends.set(event.turnId, (this.ends.get(event.turnId) ?? 0) + 1);
      }
      const waiting = new Set(host.state.queue.prompts.map(({ id }) => id));
      const began = event.type === "turn.started" ? event.turnId : null;
      for (const id of this.waiting) if (!waiting.has(id) && id !== began) this.removed.add(id);
      this.waiting = waiting;
    });
  }

  isNew(wish: ConversationRequest): boolean {
    return wish.type === "prompt.send" && !this.accepted.has(wish.promptId);
  }

  /** The host said yes to it. */
  promise(wish: ConversationRequest, isNew: boolean): void {
    if (wish.type === "prompt.send" && isNew) this.promised.add(wish.promptId);
  }

  /** When everything has come to its end. */
  numbers(): Record<string, number> {
    const { sessions } = this.host.agent;
    const handed = countOf(sessions.flatMap(({ prompts }) => prompts.map(({ id }) => id)));
    const untouched = countOf(sessions.flatMap((session) => session.untouched));
    const fatesOf = (id: string): number =>
      (this.ends.get(id) ?? 0) + Number(this.removed.has(id)) + Number(this.waiting.has(id));
    const ids = [...new Set([...this.promised, ...this.accepted])];
    return {
      promised: this.promised.size,
      ended: this.ends.size,
      removed: this.removed.size,
      waiting: this.waiting.size,
      withoutFate: ids.filter((id) => fatesOf(id) === 0).length,
      doubleFates: ids.filter((id) => fatesOf(id) > 1).length,
      neverAccepted: [...this.promised].filter((id) => !this.accepted.has(id)).length,
      // Beyond the times that it provably was not begun.
      ranTwice: ids.filter((id) => (handed.get(id) ?? 0) > 1 + (untouched.get(id) ?? 0)).length,
    };
  }
}

function countOf(ids: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}
