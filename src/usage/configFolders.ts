import { realpathSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { maxUsageFolders } from "../shared/limits";
import { isGone } from "./pathErrors";

/** What tells where the CLI keeps its things. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The person's home folder. */
  readonly home: string;
}

/**
 * The folders of the CLI's configuration that have logs. `CLAUDE_CONFIG_DIR` may name several, with
 * commas, and then only they count; else it is `claude` in `$XDG_CONFIG_HOME` (or `~/.config`), and
 * `~/.claude`. A folder that several names lead to comes once; one that can't be looked at comes too, for it may
 * have logs. Never throws.
 */
export function configFolders({ environment, home }: Surroundings): readonly string[] {
  const named = (environment["CLAUDE_CONFIG_DIR"] ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "")
    .map((name) => withoutProjects(resolve(expandHome(name, home))));
  const xdg = environment["XDG_CONFIG_HOME"] ?? "";
  const usual = [join(xdg === "" ? join(home, ".config") : xdg, "claude"), join(home, ".claude")];
  const folders: string[] = [];
  const real = new Set<string>();
  for (const folder of named.length > 0 ? named : usual) {
    if (!mayBeFolder(join(folder, "projects"))) continue;
    const place = realOf(folder);
    if (real.has(place)) continue;
    real.add(place);
    folders.push(folder);
  }
  return folders.slice(0, maxUsageFolders);
}

function expandHome(name: string, home: string): string {
  if (name === "~") return home;
  return /^~[/\\]/.test(name) ? join(home, name.slice(2)) : name;
}

/** Some name the folder of the logs itself. */
function withoutProjects(folder: string): string {
  return basename(folder) === "projects" && mayBeFolder(folder) ? dirname(folder) : folder;
}

function mayBeFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    return !isGone(error);
  }
}

function realOf(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return folder;
  }
}
