/** Puts the focus into the message field, where there is one. */
export function focusComposer(): void {
  document.querySelector<HTMLTextAreaElement>(".composer-field")?.focus();
}
