import { constants } from "node:fs";
import { access, readdir, stat } from "node:fs/promises";
import path from "node:path";
import { isOutside } from "../base/paths";
import type { SearchOptions } from "./claudePlaces";
import { pathFolders, usualFolders } from "./claudePlaces";

/** Where the CLI is: a program and the arguments that come before all others (`cli.js` for Node). */
export type ClaudeLocation =
  | { readonly kind: "found"; readonly file: string; readonly prefix: readonly string[] }
  /** `detail` says, in one line, where was looked or what is wrong with the setting. */
  | { readonly kind: "missing"; readonly detail: string };

export interface FindOptions extends SearchOptions {
  /** The person's setting: an absolute path or one that begins with `~/`; null: look for it. */
  readonly settingPath: string | null;
  /** Nothing inside this folder is ever started: a cloned project could have put it there. Null: none is open. */
  readonly workspaceFolder: string | null;
}

/**
 * Finds the CLI: the setting, else PATH, else the usual places. A setting that does not work is an
 * error, never a reason to start another program. Never rejects.
 */
export async function findClaude(options: FindOptions): Promise<ClaudeLocation> {
  const { settingPath, homeFolder } = options;
  if (settingPath !== null) {
    const file = settingPath.replace(/^~(?=[\\/])/, homeFolder);
    return (await tryFile(file, options)) ?? missing(`${settingPath} is not a program to start`);
  }
  const folders = [
    ...pathFolders(options),
    ...usualFolders(options),
    ...(await nodeVersionFolders(homeFolder)),
  ];
  for (const folder of new Set(folders)) {
    for (const name of programNames(options.platform)) {
      const location = await tryFile(path.join(folder, name), options);
      if (location !== null) return location;
    }
  }
  return missing("`claude` is neither in PATH nor in one of the usual places");
}

function missing(detail: string): ClaudeLocation {
  return { kind: "missing", detail };
}

function programNames(platform: NodeJS.Platform): readonly string[] {
  return platform === "win32" ? ["claude.exe", "claude.cmd"] : ["claude"];
}

async function tryFile(file: string, options: FindOptions): Promise<ClaudeLocation | null> {
  if (!path.isAbsolute(file) || !(await mayStart(file, options))) return null;
  if (/\.(cmd|bat|ps1)$/i.test(file)) return behindShim(file, options);
  if (options.platform === "win32" && /\.[cm]?js$/i.test(file)) return withNode(file, options);
  return (await isProgram(file, options.platform)) ? { kind: "found", file, prefix: [] } : null;
}

/**
 * A batch file can't be started without a shell, which would read meaning into arguments. npm puts
 * one beside `node_modules`, so what it starts is found without reading it.
 */
async function behindShim(shim: string, options: FindOptions): Promise<ClaudeLocation | null> {
  const folder = path.join(path.dirname(shim), "node_modules", "@anthropic-ai", "claude-code");
  const native = await tryFile(path.join(folder, "bin", "claude.exe"), options);
  return native ?? withNode(path.join(folder, "cli.js"), options);
}

async function withNode(script: string, options: FindOptions): Promise<ClaudeLocation | null> {
  if (!(await isFile(script)) || !(await mayStart(script, options))) return null;
  for (const folder of [path.dirname(script), ...pathFolders(options)]) {
    const node = path.join(folder, options.platform === "win32" ? "node.exe" : "node");
    if ((await isFile(node)) && (await mayStart(node, options))) {
      return { kind: "found", file: node, prefix: [script] };
    }
  }
  return null;
}

async function mayStart(file: string, { workspaceFolder }: FindOptions): Promise<boolean> {
  return workspaceFolder === null || (await isOutside(file, workspaceFolder));
}

async function isFile(file: string): Promise<boolean> {
  return stat(file).then(
    (found) => found.isFile(),
    () => false,
  );
}

async function isProgram(file: string, platform: NodeJS.Platform): Promise<boolean> {
  if (!(await isFile(file))) return false;
  if (platform === "win32") return /\.exe$/i.test(file);
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** The program folders of nvm's Node versions, newest first. */
async function nodeVersionFolders(homeFolder: string): Promise<readonly string[]> {
  const root = path.join(homeFolder, ".nvm", "versions", "node");
  const versions = await readdir(root).catch(() => []);
  return versions
    .sort((a, b) => b.localeCompare(a, "en", { numeric: true }))
    .map((version) => path.join(root, version, "bin"));
}
