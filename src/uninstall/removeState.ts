import { readdir, realpath, rm, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { codeOf, messageOf } from "../base/errors";
import { extensionId, readStorageRoots, rootsFileIn } from "../base/storageRoots";
import { isOwnFolder } from "./isOwnFolder";

/** What `stateFolderOf` (src/editor) calls the state of one folder. */
const stateName = /^[0-9a-f]{16}$/;

/**
 * Removes what the product kept of every folder: conversations, queue, devices, audit log, pictures,
 * the index of usage. Only folders that VS Code made for this extension, and in them only what bears
 * our names; links are neither followed nor removed. Claude's own records are not ours, and stay.
 * @param extensionsFolder the folder in which VS Code keeps its extensions
 * @returns what could not be removed, one line each
 */
export async function removeState(extensionsFolder: string): Promise<readonly string[]> {
  const left: string[] = [];
  for (const root of await readStorageRoots(extensionsFolder)) {
    const workspaces = await readdir(root).catch(() => []);
    for (const workspace of workspaces) {
      left.push(...(await removeStorage(root, workspace)));
    }
  }
  // As long as something is left, what says where it is stays too.
  if (left.length === 0) await rm(rootsFileIn(extensionsFolder), { force: true });
  return left;
}

/** Removes what is ours of one workspace. */
async function removeStorage(root: string, workspace: string): Promise<readonly string[]> {
  const storage = join(root, workspace, extensionId);
  try {
    if (!(await isOwnFolder(storage))) return [];
    // A link above it would lead to what belongs to something else.
    const expected = join(await realpath(root), workspace, extensionId);
    if ((await realpath(storage)) !== expected) return [`${storage}: it is reached by a link`];
    for (const name of await readdir(storage)) {
      const folder = join(storage, name);
      if (stateName.test(name) && (await isOwnFolder(folder))) {
        await rm(folder, { recursive: true, force: true, maxRetries: 3 });
      }
    }
    await rmdir(storage);
    return [];
  } catch (error) {
    return codeOf(error) === "ENOENT" ? [] : [`${storage}: ${messageOf(error)}`];
  }
}
