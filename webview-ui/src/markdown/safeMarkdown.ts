import { createMarkdown } from "./renderMarkdown";
import { sanitizeHtml } from "./sanitize";

/**
 * Markdown to HTML that may stand in the page.
 * @param copyLabel what the buttons say that copy code
 */
export function createSafeMarkdown(copyLabel: string): (source: string) => string {
  const toHtml = createMarkdown(copyLabel);
  return (source) => sanitizeHtml(toHtml(source));
}
