// The native addon of a platform as package-lock.json names it: from npm's archive, whose hash is in there.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { root } from "../bootstrap.mjs";
import { NATIVE_TARGETS } from "../nativeAddon.mjs";
import { installOnce } from "./cache.mjs";
import { runNpm } from "./commands.mjs";

/** A tar archive is made of blocks of so many bytes. */
const block = 512;

/** No archive of an addon comes near to this, unpacked (bytes). */
const largestArchive = 100_000_000;

/**
 * npm installs no addons of other platforms, so their archives are fetched, once; the hash is compared every time.
 * @param {string} target a key of `NATIVE_TARGETS`
 * @returns {Promise<{ fileName: string, packageName: string, content: Buffer }>}
 * @throws {Error} when it can't be fetched, or is not what package-lock.json names
 */
export async function lockedAddon(target) {
  const { packageName, fileName } = NATIVE_TARGETS[target];
  const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  const locked = packages[`node_modules/${packageName}`];
  if (!locked) throw new Error(`package-lock.json does not know ${packageName}.`);
  const name = `${packageName.replace(/^@/, "").replace("/", "-")}-${locked.version}`;
  const folder = await installOnce(`archive-${name}`, async (half) => {
    const args = ["pack", `${packageName}@${locked.version}`, "--silent", "--ignore-scripts"];
    await runNpm(args, { cwd: half, output: "onFailure" });
  });
  const file = (await readdir(folder)).find((entry) => entry.endsWith(".tgz"));
  if (!file) throw new Error(`npm gave no archive of ${packageName}. Remove ${folder}.`);
  const archive = readFileSync(join(folder, file));
  if (!isIntact(archive, locked.integrity)) {
    throw new Error(
      `${packageName} is not the package that package-lock.json names. Remove ${folder}.`,
    );
  }
  return { fileName, packageName, content: fileOfArchive(archive, `package/${fileName}`) };
}

/**
 * @param {Buffer} content
 * @param {string} integrity as package-lock.json has it: `sha512-` and base64
 */
export function isIntact(content, integrity) {
  const [algorithm, wanted] = String(integrity).split(/-(.*)/s);
  // A weaker one would be a step back that nobody took on purpose.
  if (algorithm !== "sha512") return false;
  return createHash(algorithm).update(content).digest("base64") === wanted;
}

/**
 * One file of a `.tgz`.
 * @param {Buffer} archive
 * @param {string} name with its folder, at most 100 characters
 * @throws {Error} when it is not in there, or the archive is damaged
 */
export function fileOfArchive(archive, name) {
  const tar = gunzipSync(archive, { maxOutputLength: largestArchive });
  const text = (from, length) => tar.toString("latin1", from, from + length).replace(/\0.*$/s, "");
  for (let at = 0; at + block <= tar.length && tar[at] !== 0;) {
    const size = Number.parseInt(text(at + 124, 12), 8);
    if (!Number.isInteger(size) || size < 0 || at + block + size > tar.length) {
      throw new Error("The tar archive is damaged.");
    }
    const isFile = /^0?$/.test(text(at + 156, 1));
    if (isFile && text(at, 100) === name) return tar.subarray(at + block, at + block + size);
    at += block + Math.ceil(size / block) * block;
  }
  throw new Error(`The tar archive has no ${name}.`);
}
