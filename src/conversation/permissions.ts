import { createHash } from "node:crypto";
import { cutEnd } from "../shared/cutText";
import { maxPermissionContentLength, maxToolSubjectLength } from "../shared/limits";
import type { PermissionContent } from "../shared/permissionContent";
import type { PermissionRequest } from "../shared/state";
import { weightOf } from "../shared/weight";
import type { AgentPermission } from "./agent";

/**
 * Makes the request that the pages show. The hash covers the whole content, so an answer that
 * repeats it answers exactly what was shown. `room`: how large it may be, in bytes of JSON, beside
 * those that are open already.
 */
export function toPermissionRequest(
  { id, toolName, content, blockedPath, grants }: AgentPermission,
  turnId: string | null,
  requestedAt: number,
  room: number,
): PermissionRequest {
  const whole = JSON.stringify({ id, toolName, content, blockedPath, grants });
  const isTooLong =
    whole.length > maxPermissionContentLength || weightOf({ id, toolName, content, grants }) > room;
  return {
    id,
    turnId,
    toolName: isTooLong ? cutEnd(toolName, maxToolSubjectLength) : toolName,
    content: isTooLong ? cutContent(content) : content,
    blockedPath:
      isTooLong && blockedPath !== null ? cutEnd(blockedPath, maxToolSubjectLength) : blockedPath,
    contentHash: createHash("sha256").update(whole).digest("hex"),
    isTooLong,
    grants: isTooLong ? { conversation: [], always: [] } : grants,
    requestedAt,
  };
}

/** Enough to recognise what was asked; such a request can only be denied. */
function cutContent(content: PermissionContent): PermissionContent {
  const cut = (text: string): string => cutEnd(text, 2_000);
  switch (content.kind) {
    case "command":
      return { ...content, command: cut(content.command), description: null };
    case "write":
      return { ...content, path: cut(content.path), content: cut(content.content) };
    case "edit":
      return { ...content, path: cut(content.path), edits: [] };
    case "question":
      return { ...content, questions: [] };
    case "plan":
      return { kind: "plan", markdown: content.markdown === null ? null : cut(content.markdown) };
    case "other":
      return { ...content, input: cut(content.input) };
  }
}
