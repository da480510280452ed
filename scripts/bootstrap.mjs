// Makes a fresh clone ready: the packages of package-lock.json and, for the tests, a browser and fonts. Runs before
// anything is installed, so it needs nothing but Node.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { findProgram, run, runNpm } from "./support/commands.mjs";

export { cacheFolder } from "./support/cache.mjs";

/** The repository's folder. */
export const root = resolve(fileURLToPath(import.meta.url), "../..");

/** As `engines.node` of package.json says; a test compares the two. */
export const oldestNode = "20.19";

/** Debian's packages for the tests, and how to see that one is there. */
const testPackages = [
  { name: "chromium", isThere: hasBrowser },
  { name: "fonts-noto-cjk", isThere: () => hasFont("ko", "NotoSansCJK") },
  { name: "fonts-noto-color-emoji", isThere: () => hasFont("und-zsye", "NotoColorEmoji") },
];

/**
 * @param {{ needsTests?: boolean, log?: (line: string) => void }} [options] `needsTests`: also what only tests need.
 *   Everything goes to standard error, so that standard output stays the caller's
 * @throws {Error} with a message for the person at the keyboard: what is missing and how to get it
 */
export async function bootstrap({ needsTests = false, log = logToError } = {}) {
  checkNode();
  await installPackages(log);
  if (needsTests) await installTestNeeds(log);
}

/** Throws when this Node is too old. */
function checkNode() {
  const version = process.versions.node;
  const [major, minor] = version.split(".").map(Number);
  const [oldestMajor, oldestMinor] = oldestNode.split(".").map(Number);
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  throw new Error(
    `Node ${oldestNode} or newer is needed, and this is Node ${version}. Get one at https://nodejs.org.`,
  );
}

/** Runs `npm ci` unless node_modules is what package-lock.json says. */
async function installPackages(log) {
  if (arePackagesCurrent(root)) return;
  log("Installing the packages of package-lock.json …");
  // No package here needs its install scripts; npm 11 would not run them anyway.
  const args = ["ci", "--include=dev", "--ignore-scripts", "--no-audit", "--no-fund"];
  await runNpm(args, { cwd: root, output: "standardError" });
}

/**
 * Does node_modules hold what package-lock.json says? Compares with the list that npm leaves in node_modules when it has
 * finished; optional packages may be missing, they are for other platforms.
 */
export function arePackagesCurrent(folder) {
  const wanted = readLock(join(folder, "package-lock.json"));
  const installed = readLock(join(folder, "node_modules/.package-lock.json"));
  if (!wanted || !installed) return false;
  const isSame = (path) =>
    installed[path]
      ? installed[path].version === wanted[path].version &&
        installed[path].integrity === wanted[path].integrity
      : Boolean(wanted[path].optional || wanted[path].devOptional);
  return (
    Object.keys(wanted).every((path) => path === "" || isSame(path)) &&
    Object.keys(installed).every((path) => path in wanted)
  );
}

function readLock(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8")).packages;
  } catch {
    return undefined; // Not there, or half-written.
  }
}

/** Installs the browser and the fonts of the tests where apt is and we may; else says what to install. */
async function installTestNeeds(log) {
  const missing = testPackages.filter(({ isThere }) => !isThere()).map(({ name }) => name);
  if (missing.length === 0) return;
  const apt = aptCommand();
  if (apt) {
    log(`Installing for the tests: ${missing.join(", ")} …`);
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    const options = { env, output: /** @type {const} */ ("onFailure") };
    const [file, ...before] = apt;
    try {
      await run(file, [...before, "update"], options);
      const flags = ["install", "--yes", "--no-install-recommends"];
      await run(file, [...before, ...flags, ...missing], options);
    } catch (error) {
      log(error.message);
    }
  }
  const left = testPackages.filter(({ isThere }) => !isThere()).map(({ name }) => name);
  const hint = `Debian and Ubuntu: sudo apt-get install ${left.join(" ")}`;
  if (left.includes("chromium")) {
    throw new Error(
      `The tests need Chromium or Chrome. ${hint}. Elsewhere: install one and set CHROME_PATH to its program.`,
    );
  }
  if (left.length > 0) log(`Screenshots will lack Korean letters or emoji. ${hint}.`);
}

/** How apt-get can be run without asking for a password; undefined when it can't. */
function aptCommand() {
  const apt = findProgram("apt-get");
  if (!apt) return undefined;
  if (process.getuid?.() === 0) return [apt];
  const sudo = findProgram("sudo");
  if (!sudo || spawnSync(sudo, ["-n", "true"]).status !== 0) return undefined;
  return [sudo, "-n", "DEBIAN_FRONTEND=noninteractive", apt];
}

function hasBrowser() {
  const places = [
    process.env.CHROME_PATH,
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  ];
  if (places.some((place) => place && existsSync(place))) return true;
  return ["chromium", "chromium-browser", "google-chrome"].some((name) => findProgram(name));
}

/** Is there a font for this language of fontconfig? Systems without fontconfig bring their own. */
function hasFont(language, name) {
  const list = findProgram("fc-list");
  if (!list) return process.platform !== "linux";
  const { stdout } = spawnSync(list, [`:lang=${language}`, "file"], { encoding: "utf8" });
  return stdout.includes(name) || (language === "ko" && stdout.trim() !== "");
}

function logToError(line) {
  process.stderr.write(`${line}\n`);
}

/** Runs a script's main function; what it throws is for the person at the keyboard, so no stack is shown. */
export async function runMain(main) {
  try {
    await main();
  } catch (error) {
    logToError(error instanceof Error ? error.message : String(error));
    process.exitCode = error?.exitCode ?? 1;
  }
}

/** Was this module started by `node FILE`, rather than imported? */
export function isMain(moduleUrl) {
  const started = process.argv[1];
  return Boolean(started) && pathToFileURL(realpathSync(started)).href === moduleUrl;
}

if (isMain(import.meta.url)) {
  await runMain(() => bootstrap({ needsTests: process.argv.includes("--tests") }));
}
