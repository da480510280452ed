import { dirname } from "node:path";
import * as vscode from "vscode";
import { messageOf } from "../base/errors";
import type { Logger } from "../base/logger";
import { addStorageRoot } from "../base/storageRoots";

/** Writes down, for an uninstall, where VS Code keeps what is ours. Never rejects: a start goes on without it. */
export async function noteStorage(
  {
    storageUri,
    extensionUri,
    extensionMode,
  }: Pick<vscode.ExtensionContext, "storageUri" | "extensionUri" | "extensionMode">,
  logger: Logger,
): Promise<void> {
  // What is run from its sources is not in VS Code's folder of extensions.
  if (storageUri === undefined || extensionMode !== vscode.ExtensionMode.Production) return;
  try {
    const root = dirname(dirname(storageUri.fsPath));
    await addStorageRoot(dirname(extensionUri.fsPath), root);
  } catch (error) {
    logger.warn(`An uninstall will not find this folder's state: ${messageOf(error)}`);
  }
}
