import { realpath } from "node:fs/promises";
import { join } from "node:path";
import { isWithin } from "../../base/paths";

/** The CLI cuts the name of a folder here and puts a hash of the whole path behind it. */
const maxNameLength = 200;

/**
 * The name of the folder in which the CLI keeps what belongs to a workspace, as 2.1.330 makes it:
 * everything but ASCII letters and digits of the real path becomes a dash.
 */
export function projectName(workspacePath: string): string {
  const name = workspacePath.replace(/[^a-zA-Z0-9]/g, "-");
  return name.length <= maxNameLength
    ? name
    : `${name.slice(0, maxNameLength)}-${hashOf(workspacePath)}`;
}

/** The 32-bit hash that the CLI uses there, in base 36. */
function hashOf(text: string): string {
  let hash = 0;
  for (let index = 0; index < text.length; index++) {
    hash = (Math.imul(hash, 31) + text.charCodeAt(index)) | 0;
  }
  return Math.abs(hash).toString(36);
}

/**
 * The real folder of the workspace's transcripts; null when there is none yet, or when it is a link
 * that leads out of the folder of all projects.
 */
export async function findProjectFolder(
  configFolder: string,
  workspaceFolder: string,
): Promise<string | null> {
  try {
    const projects = await realpath(join(configFolder, "projects"));
    const folder = await realpath(join(projects, projectName(await realpath(workspaceFolder))));
    return folder !== projects && isWithin(projects, folder) ? folder : null;
  } catch {
    return null;
  }
}

/** Where the CLI keeps its things: `CLAUDE_CONFIG_DIR`, else `.claude` in the person's own folder. */
export function configFolderOf(
  environment: Readonly<Record<string, string | undefined>>,
  homeFolder: string,
): string {
  const named = environment["CLAUDE_CONFIG_DIR"];
  return named === undefined || named === "" ? join(homeFolder, ".claude") : named;
}
