import { signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";

/** Escaped HTML with coloured spans, or null: show it plain. */
export type Highlight = (code: string, language: string) => string | null;

const library = signal<Highlight | null>(null);
let loading: Promise<void> | null = null;

/** Longer code is shown plain: colours are not worth a page that stands still. */
const longestHighlighted = 8_000;
/** The grammars look ahead and back within a line. */
const longestHighlightedLine = 1_000;

/** The library of grammars, once it is there. */
export const highlightLibrary: ReadonlySignal<Highlight | null> = library;

/**
 * Fetches the library. It is a third of what the page needs otherwise, so it is fetched with the
 * first code that wants it.
 */
export function loadHighlight(): void {
  loading ??= load();
}

async function load(): Promise<void> {
  try {
    const { highlight } = await import("./highlightLibrary");
    library.value = (code, language) => (isTooLong(code) ? null : highlight(code, language));
  } catch {
    // No network just now: the code is readable without colours, and the next one tries again.
    loading = null;
  }
}

function isTooLong(code: string): boolean {
  return (
    code.length > longestHighlighted ||
    code.split("\n").some((line) => line.length > longestHighlightedLine)
  );
}
