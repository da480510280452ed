// `npm run package [-- --target T | --all] [-- --twice | --verify]`: builds the .vsix, each with the one native addon of
// its platform, and the bill of what they are made of; or looks whether built ones are what they have to be.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { basename, join, relative } from "node:path";
import { parseArgs } from "node:util";
import { bootstrap, isMain, root, runMain } from "./bootstrap.mjs";
import { currentTarget, NATIVE_TARGETS } from "./nativeAddon.mjs";
import { buildAll } from "./support/build.mjs";
import { writeSbom } from "./support/sbom.mjs";
import { outFile, packageVsix, sizeLimit, verifyVsix } from "./support/vsix.mjs";

const usage = `npm run package [-- --target T | --all] [-- --twice | --verify]
  --target T   ${Object.keys(NATIVE_TARGETS).join(", ")}
  --all        one .vsix for each of them
  --twice      builds everything a second time and compares the bytes
  --verify     builds nothing: looks whether what is in out/ is what it has to be`;

/** Builds and packs; gives the files with their SHA-256, as `sha256sum` writes and checks it. */
async function build(targets, isTold) {
  await rm(join(root, "dist"), { recursive: true, force: true });
  await buildAll({ isProduction: true });
  const built = [];
  for (const target of targets) {
    const { file, size, files } = await packageVsix({ target, isBuilt: true });
    built.push(file);
    if (isTold) tell(file, size, files);
  }
  const bill = outFile(".cdx.json");
  const count = await writeSbom(bill);
  if (isTold) process.stdout.write(`${relative(root, bill)}: ${count} packages\n`);
  return [...built, bill].map((file) => `${sha256(file)}  ${basename(file)}\n`);
}

const sha256 = (file) => createHash("sha256").update(readFileSync(file)).digest("hex");

function tell(file, size, files) {
  const rows = files.map((entry) => `  ${String(entry.size).padStart(10)}  ${entry.name}\n`);
  const shown = `${relative(root, file)}: ${size} bytes (limit ${sizeLimit}), unpacked:`;
  process.stdout.write(`${shown}\n${rows.join("")}`);
}

function readOptions() {
  const flag = { type: /** @type {const} */ ("boolean"), default: false };
  const options = { target: { type: "string" }, all: flag, twice: flag, verify: flag, help: flag };
  const { values } = parseArgs({ options });
  const target = values.target ?? currentTarget();
  if (!values.all && !Object.hasOwn(NATIVE_TARGETS, target)) {
    throw new Error(`There is no package for "${target}".\n${usage}`);
  }
  return { ...values, targets: values.all ? Object.keys(NATIVE_TARGETS) : [target] };
}

async function main() {
  const { targets, help, twice, verify: isCheck } = readOptions();
  if (help) return void process.stdout.write(`${usage}\n`);
  await bootstrap();
  if (!isCheck) {
    const sums = await build(targets, true);
    const again = twice ? await build(targets, false) : sums;
    const others = sums.filter((line) => !again.includes(line));
    if (others.length > 0) throw new Error(`Built again, these differ:\n${others.join("")}`);
    if (twice) process.stdout.write("Built twice: the same bytes.\n");
    await writeFile(outFile(".sha256"), sums.join(""));
  }
  // Not for one alone: that works without npm's registry.
  if (isCheck || targets.length > 1) {
    for (const target of targets) process.stdout.write(`${await verifyVsix(target)}\n`);
  }
}

if (isMain(import.meta.url)) await runMain(main);
