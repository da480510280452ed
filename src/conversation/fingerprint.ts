import { createHash } from "node:crypto";
import type { ImageRef } from "../shared/state";

/** What a prompt is recognised by when it is sent again under the same id. */
export function fingerprintOf(
  conversationId: string,
  text: string,
  images: readonly ImageRef[],
): string {
  const parts = [conversationId, images.map(({ id }) => id).join(" "), text];
  return createHash("sha256").update(parts.join("\n")).digest("base64url");
}
