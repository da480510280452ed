/** A card's code may be on its way yet; after this time (ms) it is not waited for any more. */
const patienceMs = 5_000;

/**
 * Brings a request or a turn that waits for a person into sight, as soon as it is drawn, and gives it
 * the focus, so that a screen reader says it. One request is on the screen at a time: where it is
 * another one, that comes first.
 */
export function showCard(cardId: string): void {
  if (focusOn(cardId)) return;
  const observer = new MutationObserver(() => {
    if (focusOn(cardId)) end();
  });
  const end = (): void => {
    observer.disconnect();
    clearTimeout(timer);
  };
  const timer = setTimeout(end, patienceMs);
  observer.observe(document.body, { childList: true, subtree: true });
}

/** Brings the end of the conversation into sight, where what is over has its place. */
export function showEnd(): void {
  [...document.querySelectorAll(".chat-content > *")].at(-1)?.scrollIntoView({ block: "end" });
}

function focusOn(cardId: string): boolean {
  const card =
    document.querySelector<HTMLElement>(`[data-card="${CSS.escape(cardId)}"]`) ??
    document.querySelector<HTMLElement>("[data-card]");
  card?.scrollIntoView({ block: "end" });
  card?.focus({ preventScroll: true });
  return card !== null;
}
