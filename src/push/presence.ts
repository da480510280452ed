import { isRecent } from "../shared/isRecent";
import { presenceHoldMs } from "../shared/limits";

/** Somebody looked at a conversation, at a time. */
interface Look {
  readonly conversationId: string;
  readonly at: number;
  /** They could answer what is asked there. */
  readonly mayAnswer: boolean;
}

/**
 * Who looks at which conversation, as far as it was proved lately. One for each device. Times are ms of a
 * clock that only goes forward; what is said to come from the future is no proof.
 */
export class Presence {
  private readonly looks = new Map<string, Look>();

  /** `who`: a device's id, or the editor's. Null: they look at nothing any more. */
  report(who: string, conversationId: string | null, mayAnswer: boolean, at: number): void {
    for (const [known, look] of this.looks) {
      if (!holds(look, at)) this.looks.delete(known);
    }
    if (conversationId === null) this.looks.delete(who);
    else this.looks.set(who, { conversationId, at, mayAnswer });
  }

  /** When this one last proved it, within the time that a proof holds; else null. Null: of whatever conversation. */
  lookedAt(who: string, conversationId: string | null, now: number): number | null {
    const look = this.looks.get(who);
    if (look === undefined || !holds(look, now)) return null;
    return conversationId === null || look.conversationId === conversationId ? look.at : null;
  }

  /** Whether anybody looks who could answer. */
  isAnswererThere(conversationId: string, now: number): boolean {
    return [...this.looks].some(
      ([who, { mayAnswer }]) => mayAnswer && this.lookedAt(who, conversationId, now) !== null,
    );
  }
}

function holds({ at }: Look, now: number): boolean {
  return isRecent(at, presenceHoldMs, now);
}
