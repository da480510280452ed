// The folder for what is installed once and used by all runs, outside of the repository. Needs nothing but Node.
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { isRunning } from "./commands.mjs";

const marker = ".complete.json";

/** A lock this old belongs to a run that is gone, whatever its process number says. In milliseconds. */
const staleLockAge = 10 * 60_000;

/** Where the scripts keep what they install: $REMOTE_CLAUDE_CACHE, else the system's usual place. */
export function cacheFolder(env = process.env) {
  if (env.REMOTE_CLAUDE_CACHE) return env.REMOTE_CLAUDE_CACHE;
  if (process.platform === "win32" && env.LOCALAPPDATA) {
    return join(env.LOCALAPPDATA, "remote-claude", "Cache");
  }
  if (process.platform === "darwin") return join(homedir(), "Library/Caches/remote-claude");
  return join(env.XDG_CACHE_HOME || join(homedir(), ".cache"), "remote-claude");
}

/**
 * Makes sure that the cache holds `name`, and gives its folder. `install` fills an empty folder, which takes its place
 * in the cache only when complete: a run that is stopped or fails leaves no half. Two runs at once wait for each other.
 * @param {string} name names the content and its version, so that it never has to change
 * @param {(folder: string) => Promise<void>} install
 * @returns {Promise<string>}
 */
export async function installOnce(name, install) {
  const folder = join(cacheFolder(), name);
  if (existsSync(join(folder, marker))) return folder;
  await mkdir(dirname(folder), { recursive: true });
  const unlock = await lock(`${folder}.lock`);
  try {
    if (existsSync(join(folder, marker))) return folder;
    await removeLeftovers(folder);
    const half = `${folder}.half-${process.pid}-${randomBytes(4).toString("hex")}`;
    try {
      await mkdir(half);
      await install(half);
      await writeFile(
        join(half, marker),
        `${JSON.stringify({ name, at: new Date().toISOString() })}\n`,
      );
      await rename(half, folder);
    } finally {
      await rm(half, { recursive: true, force: true });
    }
    return folder;
  } finally {
    await unlock();
  }
}

/** Removes what earlier runs began and could not finish, and a folder that never became complete. */
async function removeLeftovers(folder) {
  const half = new RegExp(`^\\.half-(\\d+)-`);
  for (const entry of await readdir(dirname(folder))) {
    const rest = entry.startsWith(basename(folder))
      ? entry.slice(basename(folder).length)
      : undefined;
    const pid = rest === undefined ? undefined : half.exec(rest)?.[1];
    const isLeft = rest === "" || (pid !== undefined && !isRunning(Number(pid)));
    if (isLeft) await rm(join(dirname(folder), entry), { recursive: true, force: true });
  }
}

/** Waits until this process holds the lock file, and gives the function that lets go of it. */
async function lock(file) {
  for (;;) {
    try {
      await writeFile(file, String(process.pid), { flag: "wx" });
      return () => rm(file, { force: true });
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    if (await isStale(file)) await rm(file, { force: true });
    else await delay(250);
  }
}

async function isStale(file) {
  try {
    const pid = Number(readFileSync(file, "utf8"));
    const age = Date.now() - (await stat(file)).mtimeMs;
    return (
      age > staleLockAge ||
      (Number.isInteger(pid) && pid > 0 && pid !== process.pid && !isRunning(pid))
    );
  } catch {
    return false; // Let go of in between.
  }
}
