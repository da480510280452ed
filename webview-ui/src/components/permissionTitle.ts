import type { PermissionRequest } from "../../../src/shared/state";
import { spelledOut } from "../text/oddCharacters";
import type { Wording } from "../wording/index";

/** What a request is about, in words: "Run a command". */
export function permissionTitle({ content, toolName }: PermissionRequest, words: Wording): string {
  return content.kind === "other"
    ? words.permission.toolTitle(spelledOut(toolName))
    : words.permission.titles[content.kind];
}
