import { createHash } from "node:crypto";
import type { ShellAssets } from "./pageAssets";
import { contentSecurityPolicy } from "./securityHeaders";

/**
 * The style sheet that the page begins with, to stand in its HTML: over a slow line a request for it
 * would be the longest wait before anything can be typed. Null: there is none.
 */
export function inlineStyle({ byPath, stylePath }: ShellAssets): string | null {
  const style = byPath.get(stylePath);
  if (style === undefined) return null;
  const text = Buffer.from(style.body).toString("utf8");
  // It is built by us, and has no such thing; as HTML it would end the element.
  return text.includes("</") ? null : text;
}

/**
 * The policy of the page whose HTML has that style sheet: it lets in this one text, by its hash, and
 * nothing else that is written in the HTML (CSP 3, `hash-source`).
 */
export function policyWith(style: string | null): string {
  if (style === null) return contentSecurityPolicy;
  const hash = createHash("sha256").update(style).digest("base64");
  return contentSecurityPolicy.replace("style-src 'self'", `style-src 'self' 'sha256-${hash}'`);
}
