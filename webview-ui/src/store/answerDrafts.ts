import * as v from "valibot";
import { maxAnswerLength, maxDenyReasonLength } from "../../../src/shared/limits";
import type { HostState, PermissionRequest } from "../../../src/shared/state";
import type { Keep } from "../platform/keep";
import { readKept } from "./readKept";

const choice = v.object({
  options: v.pipe(v.array(v.number()), v.readonly()),
  ownText: v.pipe(v.string(), v.maxLength(maxAnswerLength)),
});

const answerDraft = v.object({
  choices: v.record(v.pipe(v.string(), v.regex(/^\d+$/)), choice),
  reason: v.pipe(v.string(), v.maxLength(maxDenyReasonLength)),
});

/** What was chosen for a question: the indexes of options, and own words. */
export type Choice = Readonly<v.InferOutput<typeof choice>>;

/** By the question's place. */
export type Choices = Readonly<Record<number, Choice>>;

/** What is filled in of the answer to a request but not sent. */
export interface AnswerDraft {
  readonly choices: Choices;
  /** Why not. */
  readonly reason: string;
}

type Asked = Pick<PermissionRequest, "id" | "contentHash">;

const keyPrefix = "answer.";
const nothing: AnswerDraft = { choices: {}, reason: "" };

/** Half-given answers, per request as it was shown, kept over reloads until it is answered. */
export class AnswerDrafts {
  readonly #keep: Keep;
  /** What waited the last time; null: nobody has said yet. */
  #waiting: string | null = null;

  constructor(keep: Keep) {
    this.#keep = keep;
  }

  get(request: Asked): AnswerDraft {
    return readKept(this.#keep, keyOf(request), answerDraft) ?? nothing;
  }

  /** Changes a part of it. */
  put(request: Asked, change: Partial<AnswerDraft>): void {
    const draft = { ...this.get(request), ...change };
    this.#keep.set(keyOf(request), JSON.stringify(draft));
  }

  /** Drafts of what no longer waits go. */
  update(now: HostState): void {
    const waiting = now.conversations.flatMap(({ permissions }) => permissions.map(keyOf));
    if (waiting.join() === this.#waiting) return;
    this.#waiting = waiting.join();
    for (const key of this.#keep.keys()) {
      if (key.startsWith(keyPrefix) && !waiting.includes(key)) this.#keep.remove(key);
    }
  }
}

function keyOf({ id, contentHash }: Asked): string {
  return `${keyPrefix}${id}.${contentHash}`;
}
