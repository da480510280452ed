import { createHash } from "node:crypto";

/** What a prompt is recognised by when it is sent again under the same id. */
export function fingerprintOf(
  conversationId: string,
  text: string,
  imageIds: readonly string[],
): string {
  const parts = [conversationId, imageIds.join(" "), text];
  return createHash("sha256").update(parts.join("\n")).digest("base64url");
}
