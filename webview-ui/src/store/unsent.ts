import * as v from "valibot";
import type { Keep } from "../platform/keep";

/** A prompt that was sent but not accepted yet, under the id it got when the person pressed Send. */
export interface UnsentPrompt {
  readonly promptId: string;
  readonly conversationId: string;
  readonly text: string;
  readonly sentAt: number;
}

const unsentPrompt = v.object({
  promptId: v.pipe(v.string(), v.uuid()),
  conversationId: v.pipe(v.string(), v.uuid()),
  text: v.string(),
  sentAt: v.number(),
});

const keyPrefix = "unsent.";

/** What a storage holds from before a reload, oldest first. */
export function loadUnsent(keep: Keep): readonly UnsentPrompt[] {
  return keep
    .keys()
    .filter((key) => key.startsWith(keyPrefix))
    .flatMap((key) => {
      const prompt = read(keep.get(key));
      if (prompt === null) keep.remove(key);
      return prompt === null ? [] : [prompt];
    })
    .sort((one, other) => one.sentAt - other.sentAt);
}

export function keepUnsent(keep: Keep, prompt: UnsentPrompt): void {
  keep.set(keyPrefix + prompt.promptId, JSON.stringify(prompt));
}

export function forgetUnsent(keep: Keep, promptId: string): void {
  keep.remove(keyPrefix + promptId);
}

function read(json: string | null): UnsentPrompt | null {
  if (json === null) return null;
  try {
    const result = v.safeParse(unsentPrompt, JSON.parse(json));
    return result.success ? result.output : null;
  } catch {
    return null;
  }
}
