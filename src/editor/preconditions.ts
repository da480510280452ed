import type * as vscode from "vscode";
import { UserError } from "../base/errors";
import type { Wording } from "./wording/en";

/** The slice of `vscode.workspace` that decides whether a start is possible. */
export type WorkspaceLike = Pick<typeof vscode.workspace, "workspaceFolders" | "isTrusted">;

/** What stands in the way of a start, before anything was started. */
export type ObstacleCode = "no-folder" | "folder-untrusted" | "folder-virtual";

/** The folders that Claude could work in; throws a `UserError` with an ObstacleCode when there is none. */
export function usableFolders(
  workspace: WorkspaceLike,
  wording: Wording,
): readonly vscode.WorkspaceFolder[] {
  const obstacle = (code: ObstacleCode, message: string): UserError => new UserError(code, message);
  const folders = workspace.workspaceFolders ?? [];
  if (folders.length === 0) throw obstacle("no-folder", wording.start.noFolder);
  if (!workspace.isTrusted) throw obstacle("folder-untrusted", wording.start.untrusted);
  const real = folders.filter((folder) => folder.uri.scheme === "file");
  if (real.length === 0) throw obstacle("folder-virtual", wording.start.virtual);
  return real;
}
