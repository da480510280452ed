import { focusComposer } from "../../platform/composerField";
import type { Store } from "../../store/store";

/**
 * Adds to the message that is being written, behind what is there. A text of several lines stands apart;
 * `isLine`: on a line of its own.
 */
export function addToDraft(
  { drafts, conversationOutline }: Pick<Store, "drafts" | "conversationOutline">,
  text: string,
  isLine = false,
): void {
  const id = conversationOutline.peek()?.id ?? null;
  const before = drafts.get(id);
  const isBlock = text.includes("\n");
  const [gap, end] = isBlock ? ["\n\n", "\n"] : isLine ? ["\n", "\n"] : [" ", " "];
  const isApart = before === "" || before.endsWith(gap) || (!isBlock && /\s$/u.test(before));
  drafts.set(id, `${before}${isApart ? "" : gap}${text}${end}`);
}

/** The message goes on behind what was added. */
export function goOnTyping(): void {
  focusComposer();
  const field = document.querySelector<HTMLTextAreaElement>(".composer-field");
  field?.setSelectionRange(field.value.length, field.value.length);
  if (field !== null) field.scrollTop = field.scrollHeight;
}
