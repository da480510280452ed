import DOMPurify from "dompurify";
import type { Config } from "dompurify";

const elements = [
  ...["p", "br", "hr", "h3", "h4", "h5", "h6", "strong", "em", "del", "code", "pre", "span"],
  ...["div", "blockquote", "ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td"],
  ...["a", "button"],
];
/** Attributes whose value is no address, which the pattern below would refuse. */
const plainAttributes = ["class", "rel", "target", "align", "start", "type", "tabindex"];

const config: Config = {
  ALLOWED_TAGS: elements,
  ALLOWED_ATTR: ["href", ...plainAttributes],
  ADD_URI_SAFE_ATTR: plainAttributes,
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  ALLOWED_URI_REGEXP: /^(?:https?:|mailto:)/iu,
  RETURN_TRUSTED_TYPE: true,
};
let isConfigured = false;

/**
 * The last wall between content and the document: only these elements and attributes pass, as a
 * value that Trusted Types accepts (DOMPurify's own policy, `dompurify`).
 */
export function sanitizeHtml(html: string): string {
  if (!isConfigured) {
    // Once for all: given with each call it would be read anew for each piece of an answer.
    DOMPurify.setConfig(config);
    isConfigured = true;
  }
  // A TrustedHTML, which the types of the DOM do not know yet.
  return DOMPurify.sanitize(html);
}
