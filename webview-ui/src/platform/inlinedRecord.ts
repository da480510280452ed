import { inlinedRecordId } from "./database";

/**
 * What the page's HTML brought of the record `last-state`, once: the database answers only when the page has long
 * begun. Undefined: nothing, or it was taken.
 */
export function takeInlinedRecord(): unknown {
  if (typeof document === "undefined") return undefined;
  const element = document.getElementById(inlinedRecordId);
  element?.remove();
  return element === null ? undefined : JSON.parse(element.textContent);
}
