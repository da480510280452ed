import type { Attachments } from "./attachments";
import type { Drafts } from "./drafts";

interface Held {
  readonly drafts: Drafts;
  readonly attachments: Attachments;
  /** Prompts that are not with Claude yet, of all conversations. */
  readonly prompts: readonly { readonly conversationId: string }[];
}

/** Whether nothing of the person's is in a conversation but its turns: neither typed, nor attached, nor on its way. */
export function isUntouched(id: string, { drafts, attachments, prompts }: Held): boolean {
  return (
    drafts.get(id).trim() === "" &&
    attachments.get(id).length === 0 &&
    prompts.every(({ conversationId }) => conversationId !== id)
  );
}
