import { signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import type { CodeLabels, RenderMarkdown } from "./renderMarkdown";

/** Makes what renders markdown; `opensFiles`: the files that are named in it can be opened. */
type CreateMarkdown = (labels: CodeLabels, opensFiles: boolean) => RenderMarkdown;

const library = signal<CreateMarkdown | null>(null);
let loading: Promise<void> | null = null;

/** Null until it is there: texts are shown plain until then, and are rendered anew by themselves. */
export const markdownLibrary: ReadonlySignal<CreateMarkdown | null> = library;

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
    library.value = (await import("./safeMarkdown")).createSafeMarkdown;
  } catch {
    // No network just now: the text is readable as it is, and the next one tries again.
    loading = null;
  }
}
