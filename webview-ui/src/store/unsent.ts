import * as v from "valibot";
import type { ImageRef } from "../../../src/shared/state";
import type { Keep } from "../platform/keep";
import { Drafts } from "./drafts";
import { readKept } from "./readKept";

/** A picture as the host names it. */
export const imageRef = v.object({
  id: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  type: v.picklist(["image/png", "image/jpeg", "image/gif", "image/webp"]),
  bytes: v.number(),
}) satisfies v.GenericSchema<unknown, ImageRef>;

const unsentPrompt = v.object({
  promptId: v.pipe(v.string(), v.uuid()),
  conversationId: v.pipe(v.string(), v.uuid()),
  text: v.string(),
  images: v.pipe(v.optional(v.array(imageRef), []), v.readonly()),
  isUrgent: v.optional(v.boolean(), false),
  isDeferred: v.optional(v.boolean(), false),
  wasSent: v.optional(v.boolean(), false),
  sentAt: v.number(),
});

/**
 * A prompt that was sent but not accepted yet, under the id it got when the person pressed Send.
 * `wasSent`: it went out at least once, so the host may have it.
 */
export type SentPrompt = Readonly<v.InferOutput<typeof unsentPrompt>>;

/** `isKept`: it is in storage, where it outlives the page; else storage is full or forbidden. */
export interface UnsentPrompt extends SentPrompt {
  readonly isKept: boolean;
}

/** How a prompt is sent. */
export interface PromptOptions {
  /** Pictures that the host has already (`image.put`). */
  readonly images?: readonly ImageRef[];
  /** It runs now: what runs is stopped. */
  readonly isUrgent?: boolean;
  /** It runs when the plan's limit is lifted. */
  readonly isDeferred?: boolean;
}

const keyPrefix = "unsent.";

/** What a storage holds from before a reload, oldest first. */
export function loadUnsent(keep: Keep): readonly UnsentPrompt[] {
  return keep
    .keys()
    .filter((key) => key.startsWith(keyPrefix))
    .flatMap((key) => readUnsent(keep, key.slice(keyPrefix.length)) ?? [])
    .sort((one, other) => one.sentAt - other.sentAt);
}

/** As storage has it now; null: it is not there, or no more. */
export function readUnsent(keep: Keep, promptId: string): UnsentPrompt | null {
  const prompt = readKept(keep, keyPrefix + promptId, unsentPrompt);
  return prompt === null ? null : { ...prompt, isKept: true };
}

export function keepUnsent(keep: Keep, prompt: SentPrompt): UnsentPrompt {
  const isKept = keep.set(keyPrefix + prompt.promptId, JSON.stringify(prompt));
  return { ...prompt, isKept };
}

/**
 * The pairing under which these were sent is over: the next one sends none of them by itself. They
 * are drafts again, before what is typed.
 */
export function unsentToDrafts(keep: Keep): void {
  const drafts = new Drafts(keep);
  for (const { promptId, conversationId, text } of [...loadUnsent(keep)].reverse()) {
    forgetUnsent(keep, promptId);
    drafts.prepend(conversationId, text);
  }
  drafts.flush();
}

export function forgetUnsent(keep: Keep, promptId: string): void {
  keep.remove(keyPrefix + promptId);
}
