// `npm run package [-- --target T | --all]`: builds the .vsix, each with the one native addon of its platform.
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, readdir, rm } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { parseArgs } from "node:util";
import { bootstrap, isMain, root, runMain } from "./bootstrap.mjs";
import { copyNativeAddon, currentTarget, NATIVE_TARGETS } from "./nativeAddon.mjs";
import { buildAll } from "./support/build.mjs";
import { installOnce } from "./support/cache.mjs";
import { run, runNpm } from "./support/commands.mjs";
import { noticesName } from "./support/thirdParty.mjs";
import { listZip } from "./support/zip.mjs";

/** A .vsix may have this many bytes at most; by far the most of it is the native addon. */
export const sizeLimit = 4_600_000;

const usage = `npm run package [-- --target T | --all]
  --target T   ${Object.keys(NATIVE_TARGETS).join(", ")}
  --all        one .vsix for each of them`;

/**
 * Packs one .vsix.
 * @param {{ target?: string, isBuilt?: boolean }} [options] `isBuilt`: dist holds a production build already
 * @returns {Promise<{ file: string, size: number, files: { name: string, size: number }[] }>}
 * @throws {Error} when something fails, or the .vsix is larger than the limit
 */
export async function packageVsix({ target = currentTarget(), isBuilt = false } = {}) {
  const dist = join(root, "dist");
  const { version, name } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const file = join(root, "out", `${name}-${version}-${target}.vsix`);
  if (!isBuilt) await buildAll({ isProduction: true });
  await removeAddons(dist);
  try {
    const from = await addonFolder(target);
    copyNativeAddon(dist, target, { required: true, ...(from ? { from } : {}) });
    await mkdir(dirname(file), { recursive: true });
    await rm(file, { force: true });
    const vsce = join(root, "node_modules/@vscode/vsce/vsce");
    const flags = [
      "--no-dependencies",
      "--allow-missing-repository",
      "--no-rewrite-relative-links",
    ];
    const args = [vsce, "package", ...flags, "--target", target, "--out", file];
    await run(process.execPath, args, { cwd: root, output: "onFailure" });
  } finally {
    await removeAddons(dist);
    copyNativeAddon(dist);
  }
  const packed = { file, ...listZip(readFileSync(file)) };
  if (!packed.files.some(({ name }) => name === `extension/dist/${noticesName}`)) {
    throw new Error(`${relative(root, file)} lacks the licences of what it contains.`);
  }
  if (packed.size > sizeLimit) {
    throw new Error(`${relative(root, file)} has ${packed.size} bytes, more than ${sizeLimit}.`);
  }
  return packed;
}

async function removeAddons(dist) {
  const names = existsSync(dist) ? await readdir(dist) : [];
  const addons = names.filter((name) => name.endsWith(".node"));
  await Promise.all(addons.map((name) => rm(join(dist, name))));
}

/**
 * A folder laid out like node_modules that holds the target's addon; undefined when that is the installed one. npm
 * installs none of other platforms, so those are fetched as archives and checked against package-lock.json.
 */
async function addonFolder(target) {
  const addon = Object.hasOwn(NATIVE_TARGETS, target) ? NATIVE_TARGETS[target] : undefined;
  if (!addon || existsSync(join(root, "node_modules", addon.packageName, addon.fileName))) return;
  const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  const locked = packages[`node_modules/${addon.packageName}`];
  if (!locked) throw new Error(`package-lock.json does not know ${addon.packageName}.`);
  const name = `${addon.packageName.replace(/^@/, "").replace("/", "-")}-${locked.version}`;
  return installOnce(name, async (folder) => {
    const args = ["pack", `${addon.packageName}@${locked.version}`, "--silent", "--ignore-scripts"];
    await runNpm(args, { cwd: folder, output: "onFailure" });
    const archive = (await readdir(folder)).find((entry) => entry.endsWith(".tgz"));
    if (!archive) throw new Error(`npm gave no archive of ${addon.packageName}.`);
    checkIntegrity(readFileSync(join(folder, archive)), locked.integrity, addon.packageName);
    const place = join(folder, addon.packageName);
    await mkdir(place, { recursive: true });
    const unpack = ["-xzf", join(folder, archive), "--strip-components=1", "-C", place];
    await run("tar", unpack, { output: "onFailure" });
    await rm(join(folder, archive));
  });
}

function checkIntegrity(content, integrity, packageName) {
  const [algorithm = "", wanted] = String(integrity).split(/-(.*)/s);
  const found = createHash(algorithm).update(content).digest("base64");
  if (found !== wanted) {
    throw new Error(`${packageName} is not the package that package-lock.json names.`);
  }
}

function readTargets() {
  const options = {
    target: { type: "string" },
    all: { type: "boolean" },
    help: { type: "boolean" },
  };
  const { values } = parseArgs({ options });
  if (values.help) return [];
  if (values.all) return Object.keys(NATIVE_TARGETS);
  const target = values.target ?? currentTarget();
  if (!Object.hasOwn(NATIVE_TARGETS, target)) {
    throw new Error(`There is no package for "${target}".\n${usage}`);
  }
  return [target];
}

async function main() {
  const targets = readTargets();
  if (targets.length === 0) return void process.stdout.write(`${usage}\n`);
  await bootstrap();
  await buildAll({ isProduction: true });
  for (const target of targets) {
    const { file, size, files } = await packageVsix({ target, isBuilt: true });
    const rows = files.map((entry) => `  ${String(entry.size).padStart(10)}  ${entry.name}\n`);
    const shown = `${relative(root, file)}: ${size} bytes (limit ${sizeLimit}), unpacked:`;
    process.stdout.write(`${shown}\n${rows.join("")}`);
  }
}

if (isMain(import.meta.url)) await runMain(main);
