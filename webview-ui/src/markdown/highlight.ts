import { signal } from "@preact/signals";

type Highlight = (code: string, language: string) => string | null;

/**
 * The library of grammars, once it is there. It is a third of what the page needs otherwise, so it
 * is fetched with the first code that wants it; whoever read the signal is then rendered anew.
 */
const library = signal<Highlight | null>(null);
let loading: Promise<void> | null = null;

/** Longer code is shown plain: colours are not worth a page that stands still. */
const longestHighlighted = 20_000;

/** Escaped HTML with coloured spans, or null: show it plain (for now, or for good). */
export function highlightCode(code: string, language: string): string | null {
  if (code.length > longestHighlighted) return null;
  if (library.value !== null) return library.value(code, language);
  loading ??= load();
  return null;
}

async function load(): Promise<void> {
  try {
    library.value = (await import("./highlightLibrary")).highlight;
  } catch {
    // No network just now: the code is readable without colours, and the next one tries again.
    loading = null;
  }
}
