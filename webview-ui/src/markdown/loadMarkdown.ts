import { signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";

interface MarkdownLibrary {
  readonly createMarkdown: (copyLabel: string) => (source: string) => string;
  readonly sanitizeHtml: (html: string) => string;
}

const library = signal<MarkdownLibrary | null>(null);
let loading: Promise<void> | null = null;

/** Null until it is there: texts are shown plain until then, and are rendered anew by themselves. */
export const markdownLibrary: ReadonlySignal<MarkdownLibrary | null> = library;

/**
 * Fetches what answers are rendered with, a third of the page's code. It is asked for as soon as the
 * page runs, beside the first connection, so that it is there when the first answer is.
 */
export function loadMarkdown(): Promise<void> {
  loading ??= load();
  return loading;
}

async function load(): Promise<void> {
  try {
    const [{ createMarkdown }, { sanitizeHtml }] = await Promise.all([
      import("./renderMarkdown"),
      import("./sanitize"),
    ]);
    library.value = { createMarkdown, sanitizeHtml };
  } catch {
    // No network just now: the text is readable as it is, and the next one tries again.
    loading = null;
  }
}
