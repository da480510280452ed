import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import path from "node:path";
import { isOutside } from "../base/paths";

/**
 * The absolute path of `git`; null when there is none. Looked for by us, not by the system: nothing
 * inside the folder is ever started, a cloned project could have put it there.
 */
export async function findGit(
  folder: string,
  environment: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
): Promise<string | null> {
  for (const candidate of candidates(environment, platform)) {
    if ((await isProgram(candidate)) && (await isOutside(candidate, folder))) return candidate;
  }
  return null;
}

function candidates(
  environment: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
): readonly string[] {
  const name = Object.keys(environment).find((key) => key.toUpperCase() === "PATH") ?? "PATH";
  const inPath = (environment[name] ?? "")
    .split(path.delimiter)
    .map((one) => (platform === "win32" ? one.replaceAll('"', "") : one))
    .filter((one) => path.isAbsolute(one))
    .map((one) => path.join(one, platform === "win32" ? "git.exe" : "git"));
  if (platform !== "darwin") return inPath;
  // Apple's own /usr/bin/git only asks to install the developer tools, in a window, where they are missing.
  return [
    ...inPath.filter((file) => file !== "/usr/bin/git"),
    "/Library/Developer/CommandLineTools/usr/bin/git",
    "/Applications/Xcode.app/Contents/Developer/usr/bin/git",
  ];
}

async function isProgram(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}
