// Packs the extension as vsce does it, and looks at what came of it.
import { existsSync, readFileSync } from "node:fs";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { root } from "../bootstrap.mjs";
import { copyNativeAddon, currentTarget, NATIVE_TARGETS } from "../nativeAddon.mjs";
import { buildAll } from "./build.mjs";
import { run } from "./commands.mjs";
import { lockedAddon } from "./lockedAddon.mjs";
import { writePackedReadme } from "./packedReadme.mjs";
import { faultsOfVsix, sha512 } from "./vsixContent.mjs";
import { levelRights, listZip, readZip } from "./zip.mjs";

/** A .vsix may have this many bytes at most; by far the most of it is the native addon. */
export const sizeLimit = 5_200_000;

/** The time of every file in a .vsix (s since 1970): the same sources give the same bytes. 1980 is the oldest a zip knows. */
const archiveTime = "315619200";

const manifestText = () => readFileSync(join(root, "package.json"), "utf8");

/** The path of what is written into `out`, such as `remote-claude-1.2.3-linux-x64.vsix`. */
export function outFile(ending) {
  const { name, version } = JSON.parse(manifestText());
  return join(root, "out", `${name}-${version}${ending}`);
}

/**
 * Packs one .vsix.
 * @param {{ target?: string, isBuilt?: boolean }} [options] `isBuilt`: dist holds a production build already
 * @returns {Promise<{ file: string, size: number, files: { name: string, size: number }[] }>}
 * @throws {Error} when something fails, vsce warns, the .vsix is larger than the limit or not what it has to be
 */
export async function packageVsix({ target = currentTarget(), isBuilt = false } = {}) {
  const dist = join(root, "dist");
  const file = outFile(`-${target}.vsix`);
  if (!isBuilt) await buildAll({ isProduction: true });
  await removeAddons(dist);
  const addon = await addonOf(target);
  try {
    await writeFile(join(dist, addon.fileName), addon.content);
    await mkdir(dirname(file), { recursive: true });
    await rm(file, { force: true });
    await runVsce(target, file);
  } finally {
    await removeAddons(dist);
    copyNativeAddon(dist);
  }
  const archive = readFileSync(file);
  levelRights(archive);
  await writeFile(file, archive);
  check(file, target, addon);
  const packed = { file, ...listZip(archive) };
  if (packed.size > sizeLimit) {
    throw new Error(`${relative(root, file)} has ${packed.size} bytes, more than ${sizeLimit}.`);
  }
  return packed;
}

/** The installed addon, which npm compared with its hash, or for other platforms the one of the archive. */
async function addonOf(target) {
  if (!Object.hasOwn(NATIVE_TARGETS, target))
    throw new Error(`There is no package for "${target}".`);
  const { packageName, fileName } = NATIVE_TARGETS[target];
  const installed = join(root, "node_modules", packageName, fileName);
  if (!existsSync(installed)) return lockedAddon(target);
  return { packageName, fileName, content: readFileSync(installed) };
}

/** @throws {Error} with everything that is wrong with the package */
function check(file, target, addon) {
  const files = readZip(readFileSync(file));
  const faults = faultsOfVsix(files, { target, manifest: manifestText(), addon });
  if (faults.length > 0) throw new Error(`${relative(root, file)}:\n  ${faults.join("\n  ")}`);
  return files.size;
}

async function runVsce(target, file) {
  const flags = [
    "--no-dependencies", // Everything is bundled.
    // The project has no public address yet: package.json names none, and the links of the papers stay as they are.
    ...["--allow-missing-repository", "--no-rewrite-relative-links"],
    ...["--readme-path", writePackedReadme()],
    ...["--target", target, "--out", file],
  ];
  // A zip keeps the time of a place without its name.
  const env = { ...process.env, SOURCE_DATE_EPOCH: archiveTime, TZ: "UTC" };
  const args = [join(root, "node_modules/@vscode/vsce/vsce"), "package", ...flags];
  const said = await run(process.execPath, args, { cwd: root, env, output: "kept" });
  if (/WARNING|::warning/.test(said)) throw new Error(`vsce warns:\n${said.trim()}`);
}

async function removeAddons(dist) {
  const names = existsSync(dist) ? await readdir(dist) : [];
  const addons = names.filter((name) => name.endsWith(".node"));
  await Promise.all(addons.map((name) => rm(join(dist, name))));
}

/**
 * Looks at a package that is there, with npm's own archive of the addon beside it.
 * @param {string} target
 * @returns {Promise<string>} what was looked at, in one line
 * @throws {Error} with everything that is wrong
 */
export async function verifyVsix(target) {
  const file = outFile(`-${target}.vsix`);
  const shown = relative(root, file);
  if (!existsSync(file)) throw new Error(`There is no ${shown}.`);
  const addon = await lockedAddon(target);
  const count = check(file, target, addon);
  const hash = sha512(addon.content).slice(0, 16);
  return `${shown}: ${count} files, ${addon.fileName} of ${addon.packageName}, sha512 ${hash}…`;
}
