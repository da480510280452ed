import * as v from "valibot";
import type { HostState } from "../../../src/shared/state";
import type { Keep } from "../platform/keep";

/**
 * Prompts that were sent but not accepted yet. Each is kept in storage under the id it got when
 * the person pressed Send, and goes out again with the same id after every reconnect, until the
 * host says yes or no; the host runs one id only once.
 */
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

/** Those of the prompts that the host has as turns: they were accepted, whatever became of the reply. */
export function acceptedOf(
  prompts: readonly UnsentPrompt[],
  state: HostState,
): readonly UnsentPrompt[] {
  if (prompts.length === 0) return [];
  return prompts.filter(({ promptId, conversationId }) =>
    state.conversations.some(
      ({ id, turns }) => id === conversationId && turns.some((turn) => turn.id === promptId),
    ),
  );
}

/** A refused text goes back in front of what was typed meanwhile; nothing is lost or doubled. */
export function draftWithReturned(draft: string, returned: string): string {
  if (draft.trim() === "") return returned;
  return draft.startsWith(returned) ? draft : `${returned}\n\n${draft}`;
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
