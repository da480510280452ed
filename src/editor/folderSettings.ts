import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { maxFolderSettingsBytes, maxToldSettings } from "../shared/limits";
import { settingsSection } from "./settings";

/**
 * Settings of ours that a folder's own files name. They have no effect, for all of ours have machine
 * scope, and VS Code says nothing of it: a folder that tries should not go unnoticed.
 */
export async function namedByFolder(
  folder: string,
  workspaceFile: string | null,
): Promise<readonly string[]> {
  const files = [join(folder, ".vscode", "settings.json")];
  if (workspaceFile !== null) files.push(workspaceFile);
  const texts = await Promise.all(files.map(readStart));
  return [...new Set(texts.flatMap(settingsIn))].slice(0, maxToldSettings);
}

/** The names of settings of ours in a settings file; comments and odd JSON included, rather too many. */
export function settingsIn(text: string): readonly string[] {
  const name = new RegExp(`"(${settingsSection}\\.[A-Za-z.]{1,80})"\\s*:`, "g");
  return [...text.matchAll(name)].flatMap(([, key]) => (key === undefined ? [] : [key]));
}

/** Not all of it, whatever it is: a folder's file may be of any size. Empty when there is none. */
async function readStart(file: string): Promise<string> {
  // A pipe in a file's place must not keep the start waiting for somebody who writes.
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK).catch(() => null);
  if (handle === null) return "";
  try {
    const buffer = Buffer.alloc(maxFolderSettingsBytes);
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
    return buffer.toString("utf8", 0, bytesRead);
  } catch {
    // What can't be read sets nothing in VS Code either.
    return "";
  } finally {
    await handle.close();
  }
}
