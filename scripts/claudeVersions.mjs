// Other versions of the Claude CLI than the one of the development dependencies, from npm, in the cache folder: what
// the contract tests compare. `node scripts/claudeVersions.mjs` installs them all.
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isMain, runMain } from "./bootstrap.mjs";
import { installOnce } from "./support/cache.mjs";
import { runNpm } from "./support/commands.mjs";

/** The versions that are installed here: the last of 2.0, which Node runs, and an older one that is a program. */
export const olderClaudeVersions = Object.freeze(["2.0.77", "2.1.197"]);

/** npm waits a minute for an answer (in milliseconds) and asks three times at most, so that no run hangs. */
const bounds = ["--fetch-timeout=60000", "--fetch-retries=2"];

const flags = [
  "--no-package-lock",
  "--no-audit",
  "--no-fund",
  "--loglevel=error",
  "--ignore-scripts",
];

/**
 * What to install of a version, and where its program is in there. Up to 2.0 the package holds a script; since then
 * a package for each platform holds a program.
 * @param {string} version
 * @param {{ platform: string, arch: string, node: string }} [machine]
 */
export function packageOf(version, machine = thisMachine()) {
  const { platform, arch, node } = machine;
  if (/^2\.0\./.test(version)) {
    const name = "@anthropic-ai/claude-code";
    return { name, program: `node_modules/${name}/cli.js`, runner: node };
  }
  const name = `@anthropic-ai/claude-code-${platform}-${arch}`;
  const file = platform === "win32" ? "claude.exe" : "claude";
  return { name, program: `node_modules/${name}/${file}`, runner: undefined };
}

const thisMachine = () => ({
  platform: process.platform,
  arch: process.arch,
  node: process.execPath,
});

/**
 * Installs one version into the cache folder, unless it is there.
 * @param {string} version
 * @param {{ log?: (line: string) => void }} [options]
 * @returns {Promise<{ version: string, file: string, prefix: string[] }>} start it with `spawn(file, [...prefix, …])`
 * @throws {Error} when npm can't fetch it in time, or when the package doesn't hold the program
 */
export async function installClaude(version, { log = () => {} } = {}) {
  const { name, program, runner } = packageOf(version);
  const folder = await installOnce(
    `claude-${version}-${process.platform}-${process.arch}`,
    (half) => fetchPackage({ folder: half, name, version, program, log }),
  );
  const path = join(folder, program);
  return runner ? { version, file: runner, prefix: [path] } : { version, file: path, prefix: [] };
}

async function fetchPackage({ folder, name, version, program, log }) {
  log(`Installing Claude Code ${version} for the tests (once) …`);
  await writeFile(join(folder, "package.json"), '{"private":true}\n');
  // The optional packages of 2.0 are for pictures, which the tests of the contract don't shrink.
  const args = ["install", `${name}@${version}`, "--omit=optional", ...flags, ...bounds];
  await runNpm(args, { cwd: folder, output: "onFailure" });
  if (!existsSync(join(folder, program))) {
    throw new Error(`${name}@${version} doesn't hold ${program}.`);
  }
}

if (isMain(import.meta.url)) {
  await runMain(async () => {
    for (const version of olderClaudeVersions) {
      const { file } = await installClaude(version, {
        log: (line) => process.stderr.write(`${line}\n`),
      });
      process.stdout.write(`${version} ${file}\n`);
    }
  });
}
