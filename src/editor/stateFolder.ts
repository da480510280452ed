import { createHash } from "node:crypto";
import { join } from "node:path";

/**
 * Where a folder's paired devices are kept. VS Code's storage is one per workspace, and a workspace
 * may have several folders: a device that was let into one of them has no right to the others.
 */
export function stateFolderOf(storageFolder: string, folderUri: string): string {
  const name = createHash("sha256").update(folderUri).digest("hex").slice(0, 16);
  return join(storageFolder, name);
}
