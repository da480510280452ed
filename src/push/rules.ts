import { isRecent } from "../shared/isRecent";
import { ownerTypingMs, pushPatienceMs, pushTypingGraceMs } from "../shared/limits";
import type { PushChoices } from "../shared/pushChoices";
import type { Happening } from "./happenings";

/** What is known, at a moment, about a device and the people. Times are ms of a clock that only goes forward. */
export interface Circumstances {
  readonly now: number;
  /** When it happened. */
  readonly since: number;
  /** When this device last proved that it is looked at, with that conversation on it; null: not lately. */
  readonly lookedAt: number | null;
  /** Somebody who could answer looks at that conversation, on whatever screen. */
  readonly isAnswererThere: boolean;
  /** When the owner last typed in the editor; null: he did not. */
  readonly typedAt: number | null;
  readonly choices: PushChoices;
}

/** `wait`: asked again a little later, as long as it is open. `drop`: never. */
export type Verdict = "tell" | "wait" | "drop";

/**
 * Whether a device is told of what happened. What needs a person is told sooner or later, unless it was
 * seen on this very device; everything else only where nobody is there to see it.
 */
export function whatToTell(happening: Happening, circumstances: Circumstances): Verdict {
  const { now, since, lookedAt, isAnswererThere, typedAt, choices } = circumstances;
  if (!choices.kinds[happening.kind]) return "drop";
  const isTyping = typedAt !== null && isRecent(typedAt, ownerTypingMs, now);
  if (happening.kind !== "needs") {
    return lookedAt !== null || isAnswererThere || isTyping ? "drop" : "tell";
  }
  // The last proof may be older than what is asked: then nobody has seen it there yet.
  if (lookedAt !== null) return lookedAt > since ? "drop" : "wait";
  if (isAnswererThere && isRecent(since, pushPatienceMs, now)) return "wait";
  return isTyping && isRecent(since, pushTypingGraceMs, now) ? "wait" : "tell";
}
