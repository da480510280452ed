import { execFile } from "node:child_process";
import { chmod, copyFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

/**
 * The reference for usage figures, its native program of this platform. It is copied, for npm unpacks it
 * without the right to run.
 */
export async function placeCcusage(folder: string): Promise<string> {
  const suffix = process.platform === "win32" ? ".exe" : "";
  const name = `@ccusage/ccusage-${process.platform}-${process.arch}`;
  const program = path.join(folder, `ccusage${suffix}`);
  await copyFile(path.resolve("node_modules", name, `bin/ccusage${suffix}`), program);
  await chmod(program, 0o755);
  return program;
}

/** What it prints, as JSON. It asks nobody (`--offline`), and has no home but this one. */
export async function runCcusage(
  program: string,
  args: readonly string[],
  home: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  const { stdout } = await promisify(execFile)(program, [...args, "--offline", "--json"], {
    env: { HOME: home, USERPROFILE: home, ...environment },
    maxBuffer: 64 * 1024 * 1024,
  });
  return JSON.parse(stdout);
}
