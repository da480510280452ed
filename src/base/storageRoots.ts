import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { basename, isAbsolute, join } from "node:path";
import * as v from "valibot";
import { maxStorageRoots, maxStorageRootsBytes } from "../shared/limits";
import { readOwnFile } from "./readOwnFile";

/** What VS Code calls this extension, and every folder that it gives it. */
export const extensionId = "onethelab.remote-claude";

/** What VS Code calls the folder that holds one folder for each workspace. */
const rootName = "workspaceStorage";

const rootSchema = v.pipe(
  v.string(),
  v.check((root) => isAbsolute(root) && basename(root) === rootName),
);

/**
 * Where VS Code keeps the storage of workspaces is known to a running extension only. So that
 * uninstalling can remove what is there, a start writes it down beside the extension, where updates
 * leave it: one path as JSON a line. VS Code takes no hidden file there for an extension.
 */
export function rootsFileIn(extensionsFolder: string): string {
  return join(extensionsFolder, `.${extensionId}.storage`);
}

/** The roots that were written down, each once; none where there is no list, or one of somebody else. Never rejects. */
export async function readStorageRoots(extensionsFolder: string): Promise<readonly string[]> {
  const file = rootsFileIn(extensionsFolder);
  const text = await readOwnFile(file, maxStorageRootsBytes).catch(() => "");
  return [...new Set(text.split("\n").flatMap(rootIn))].slice(0, maxStorageRoots);
}

/**
 * Writes a root down, unless it is there. Two windows that do so at the same time both succeed: a line
 * is added, nothing is replaced. Rejects with Node's error.
 */
export async function addStorageRoot(extensionsFolder: string, root: string): Promise<void> {
  if (!v.is(rootSchema, root)) return;
  const known = await readStorageRoots(extensionsFolder);
  if (known.includes(root) || known.length >= maxStorageRoots) return;
  const line = `${JSON.stringify(root)}\n`;
  const { O_APPEND, O_CREAT, O_WRONLY, O_NOFOLLOW } = constants;
  const noLink = process.platform === "win32" ? 0 : O_NOFOLLOW;
  const file = await open(
    rootsFileIn(extensionsFolder),
    O_APPEND | O_CREAT | O_WRONLY | noLink,
    0o600,
  );
  try {
    await file.appendFile(line);
  } finally {
    await file.close();
  }
}

function rootIn(line: string): readonly string[] {
  try {
    const parsed = v.safeParse(rootSchema, JSON.parse(line));
    return parsed.success ? [parsed.output] : [];
  } catch {
    return [];
  }
}
