/** A pause in typing (ms) after which the page may change under it. */
const pauseMs = 3_000;

/** Does something at once, or, while somebody types, when they pause or leave the field. */
export function afterTyping(act: () => void): () => void {
  const field = document.activeElement;
  if (!(field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement)) {
    act();
    return () => undefined;
  }
  const end = new AbortController();
  const done = (): void => {
    clearTimeout(timer);
    end.abort();
    act();
  };
  let timer = setTimeout(done, pauseMs);
  const { signal } = end;
  field.addEventListener("blur", done, { signal });
  field.addEventListener(
    "input",
    () => {
      clearTimeout(timer);
      timer = setTimeout(done, pauseMs);
    },
    { signal },
  );
  return () => {
    clearTimeout(timer);
    end.abort();
  };
}
