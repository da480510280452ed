import { createMarkdown } from "./renderMarkdown";
import type { CodeLabels, RenderMarkdown } from "./renderMarkdown";
import { sanitizeHtml } from "./sanitize";

/**
 * Markdown to HTML that may stand in the page.
 */
export function createSafeMarkdown(labels: CodeLabels, opensFiles: boolean): RenderMarkdown {
  const toHtml = createMarkdown(labels, opensFiles);
  return (source, highlight) => sanitizeHtml(toHtml(source, highlight));
}
