// Starting programs from the scripts, and ending them with everything they started. Needs nothing but Node.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** How much of a failed program's output its error carries, in characters. */
const outputTail = 4_000;

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {"show" | "standardError" | "onFailure" | "kept"} [output] where its output goes: through to ours (the
 *   default), all to standard error, or into the error when it fails; kept: that, and all of it is given
 * @property {boolean} [isShell] Windows' `.cmd` files need its shell; only for arguments that hold no quotes
 */

/**
 * Runs a program to its end.
 * @param {string} file
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<string>} its standard output with `onFailure`, with `kept` also its standard error, else an empty
 *   string
 * @throws {Error} when it can't be started or doesn't end with 0; with these two the message ends with its output
 */
export function run(file, args, options = {}) {
  const { cwd, env = process.env, output = "show", isShell = false } = options;
  const quoted = (text) => (isShell ? `"${text}"` : text);
  return new Promise((resolve, reject) => {
    const child = spawn(quoted(file), args.map(quoted), {
      cwd,
      env,
      shell: isShell,
      windowsHide: true,
      stdio: stdioOf[output],
    });
    let standard = "";
    let recent = "";
    const keep = (text) => (recent = (recent + text).slice(-outputTail));
    child.stdout?.setEncoding("utf8").on("data", (text) => {
      standard += text;
      keep(text);
    });
    child.stderr?.setEncoding("utf8").on("data", (text) => {
      if (output === "kept") standard += text;
      keep(text);
    });
    child.on("error", (error) => reject(new Error(`${file} can't be started: ${error.message}`)));
    child.on("close", (code, signal) => {
      if (code === 0) return resolve(standard);
      const shown = [file, ...args].join(" ");
      reject(new Error(`${shown} ended with ${code ?? signal}.${recent && `\n${recent.trim()}`}`));
    });
  });
}

const stdioOf = {
  show: ["ignore", "inherit", "inherit"],
  standardError: ["ignore", 2, 2],
  onFailure: ["ignore", "pipe", "pipe"],
  kept: ["ignore", "pipe", "pipe"],
};

/**
 * Runs npm in `cwd`. npm's own variables of an outer `npm run` are left out: with them npm would work in the
 * outer project.
 * @param {readonly string[]} args
 * @param {RunOptions} options
 */
export function runNpm(args, options) {
  const env = withoutNpmVariables(options.env ?? process.env);
  const script = npmScript();
  if (script) return run(process.execPath, [script, ...args], { ...options, env });
  return run("npm", args, { ...options, env });
}

/** npm's own script, so that no shell is needed to start it on Windows; undefined when it isn't in a usual place. */
function npmScript() {
  const beside = dirname(process.execPath);
  const fromRun = process.env.npm_execpath;
  const places = [
    ...(fromRun?.endsWith("npm-cli.js") ? [fromRun] : []),
    join(beside, "node_modules/npm/bin/npm-cli.js"),
    join(beside, "../lib/node_modules/npm/bin/npm-cli.js"),
  ];
  return places.find((place) => existsSync(place));
}

/** @param {NodeJS.ProcessEnv} env */
function withoutNpmVariables(env) {
  const ours =
    /^(npm_(package|lifecycle|command|config_(local_prefix|prefix|noproxy|workspaces?$)).*|INIT_CWD)$/i;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !ours.test(name)));
}

/** The path of a program that the PATH names, or undefined. */
export function findProgram(name) {
  const isWindows = process.platform === "win32";
  const endings = isWindows ? [".exe", ".cmd", ".bat"] : [""];
  const folders = (process.env.PATH ?? "").split(isWindows ? ";" : ":").filter(Boolean);
  return folders
    .flatMap((folder) => endings.map((ending) => join(folder, name + ending)))
    .find((path) => existsSync(path));
}

/**
 * All processes below `pid`, and on Linux also those whose environment holds `mark` (a `NAME=value` given to `pid` at
 * its start): so are found the ones whose parents have ended already.
 * @param {number} pid
 * @param {string} [mark]
 * @returns {number[]}
 */
export function listTree(pid, mark) {
  if (process.platform === "win32") return [];
  const parents = readParents();
  const found = new Set();
  let level = [pid];
  while (level.length > 0) {
    level = parents.filter(([, parent]) => level.includes(parent)).map(([child]) => child);
    for (const child of level) found.add(child);
  }
  if (mark && process.platform === "linux") {
    for (const [child] of parents) if (hasMark(child, mark)) found.add(child);
  }
  found.delete(process.pid);
  return [...found];
}

/** Pairs of process and parent, without those that have ended and only wait to be collected. */
function readParents() {
  if (process.platform !== "linux") {
    const { stdout } = spawnSync("/bin/ps", ["-Ao", "pid=,ppid=,stat="], { encoding: "utf8" });
    return stdout
      .split("\n")
      .map((row) => row.trim().split(/\s+/))
      .filter((fields) => fields.length === 3 && !fields[2].startsWith("Z"))
      .map(([pid, parent]) => [Number(pid), Number(parent)]);
  }
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      // The second field, the program's name, may hold spaces and brackets: count from its end.
      const stat = readProcess(name, "stat");
      const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      return parent && state !== "Z" && state !== "X" ? [[Number(name), Number(parent)]] : [];
    });
}

const hasMark = (pid, mark) => `\0${readProcess(pid, "environ")}\0`.includes(`\0${mark}\0`);

function readProcess(pid, file) {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return ""; // Ended in between, or somebody else's.
  }
}

/** Does the process still run? */
export function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/**
 * Ends a process and everything below it: asks first, waits up to `graceMs` for all to be gone, then ends the rest at
 * once. Never throws for one that is gone already.
 * @param {number} pid
 * @param {{ graceMs?: number, mark?: string }} [options]
 */
export async function endTree(pid, { graceMs = 5_000, mark } = {}) {
  if (process.platform === "win32") {
    spawnSync("taskkill", ["/PID", String(pid), "/T", "/F"], { windowsHide: true });
    return;
  }
  const known = new Set([pid, ...listTree(pid, mark)]);
  const alive = () => {
    for (const child of listTree(pid, mark)) known.add(child);
    return [...known].filter(isLive);
  };
  send(pid, "SIGTERM");
  const end = Date.now() + graceMs;
  while (Date.now() < end && alive().length > 0) await delay(50);
  for (const left of alive()) send(left, "SIGKILL");
  const limit = Date.now() + 2_000;
  while (Date.now() < limit && alive().length > 0) await delay(20);
}

/** Running and not merely waiting to be collected by its parent. */
function isLive(pid) {
  if (!isRunning(pid)) return false;
  if (process.platform !== "linux") return true;
  const stat = readProcess(pid, "stat");
  return stat !== "" && !/^[ZX]/.test(stat.slice(stat.lastIndexOf(")") + 2));
}

function send(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch {
    // Gone already, which is what was wanted.
  }
}
