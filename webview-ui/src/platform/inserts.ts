import { signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import * as v from "valibot";
import { maxPromptLength, maxWaitingInserts } from "../../../src/shared/limits";

/** What the editor says beside the protocol: a text for the message. */
const insertSchema = v.object({
  type: v.literal("insert"),
  text: v.pipe(v.string(), v.minLength(1), v.maxLength(maxPromptLength)),
});

const waiting = signal<readonly string[]>([]);

/** Texts that the editor wants in the message and that are not there yet, oldest first. */
export const inserts: ReadonlySignal<readonly string[]> = waiting;

/** Hears the editor, which posts from the frame around this one; that has the same origin. */
export function hearInserts(): void {
  window.addEventListener("message", ({ data, origin }: MessageEvent<unknown>) => {
    if (origin !== window.origin || !v.is(insertSchema, data)) return;
    waiting.value = [...waiting.value, data.text].slice(-maxWaitingInserts);
  });
}

/** Gives what waits, once. */
export function takeInserts(): readonly string[] {
  const taken = waiting.peek();
  waiting.value = [];
  return taken;
}
