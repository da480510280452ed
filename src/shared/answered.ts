import { cutEnd } from "./cutText";
import { maxToolSubjectLength } from "./limits";
import type { PermissionContent } from "./permissionContent";
import type { PermissionRequest } from "./state";

/**
 * What is kept of a request after its answer: enough for the line that says what was asked. Nobody
 * has to judge it any more, so its contents go.
 */
export function answeredRequest(request: PermissionRequest): PermissionRequest {
  const { blockedPath, content, toolName } = request;
  return {
    ...request,
    toolName: cut(toolName),
    blockedPath: blockedPath === null ? null : cut(blockedPath),
    content: subjectOnly(content),
  };
}

function subjectOnly(content: PermissionContent): PermissionContent {
  switch (content.kind) {
    case "command":
      return { kind: "command", command: cut(content.command), description: null };
    case "write":
      return { kind: "write", path: cut(content.path), content: "", replaces: null };
    case "edit":
      return { kind: "edit", path: cut(content.path), edits: [] };
    case "question":
      return { kind: "question", questions: [] };
    case "plan":
      return { kind: "plan", markdown: null };
    case "other":
      return { kind: "other", input: "" };
  }
}

function cut(text: string): string {
  return cutEnd(text, maxToolSubjectLength);
}
