import { posix, win32 } from "node:path";
import { pathVariable } from "./environment";

/** What the search knows about the computer. Injected, so that tests can look at any platform. */
export interface SearchOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly homeFolder: string;
  readonly platform: NodeJS.Platform;
}

/** The absolute folders of PATH, in order. Relative and empty entries mean the current folder: left out. */
export function pathFolders({ environment, platform }: SearchOptions): readonly string[] {
  const rules = platform === "win32" ? win32 : posix;
  return (environment[pathVariable(environment)] ?? "")
    .split(rules.delimiter)
    .map((folder) => (platform === "win32" ? folder.replaceAll('"', "") : folder))
    .filter((folder) => rules.isAbsolute(folder));
}

/** Folders into which installers put the CLI, which an editor that no shell started has not in PATH. */
export function usualFolders(options: SearchOptions): readonly string[] {
  return options.platform === "win32" ? windowsFolders(options) : unixFolders(options.homeFolder);
}

function unixFolders(home: string): readonly string[] {
  const inHome = [
    ".local/bin",
    ".claude/local",
    ".claude/local/node_modules/.bin",
    ".npm-global/bin",
    ".npm-packages/bin",
    ".volta/bin",
    ".bun/bin",
    ".yarn/bin",
    ".local/share/pnpm",
    "Library/pnpm",
    ".local/share/mise/shims",
    ".asdf/shims",
    "bin",
  ];
  return [
    ...inHome.map((folder) => posix.join(home, folder)),
    "/usr/local/bin",
    "/opt/homebrew/bin",
    "/home/linuxbrew/.linuxbrew/bin",
    "/usr/bin",
    "/snap/bin",
  ];
}

function windowsFolders({ environment, homeFolder }: SearchOptions): readonly string[] {
  const find = (name: string) =>
    Object.entries(environment).find(([key]) => key.toUpperCase() === name)?.[1];
  const roaming = find("APPDATA") ?? win32.join(homeFolder, "AppData", "Roaming");
  const local = find("LOCALAPPDATA") ?? win32.join(homeFolder, "AppData", "Local");
  return [
    win32.join(homeFolder, ".local", "bin"),
    win32.join(homeFolder, ".claude", "local"),
    win32.join(roaming, "npm"),
    win32.join(local, "pnpm"),
    win32.join(local, "Volta", "bin"),
    win32.join(local, "Microsoft", "WinGet", "Links"),
    win32.join(homeFolder, "scoop", "shims"),
    win32.join(homeFolder, ".bun", "bin"),
  ];
}
