// `node scripts/checkRelease.mjs TAG`: may this tag be released? Prints what the changelog says of it.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isMain, root, runMain } from "./bootstrap.mjs";

/**
 * @param {string} tag such as `v1.2.3`
 * @param {string} version of package.json
 * @param {string} changelog its text: a heading of the second level for each version, `## 1.2.3` or `## 1.2.3 - 2026-01-31`
 * @returns {string} what the changelog says of the version
 * @throws {Error} when the tag names another version, or the changelog says nothing of it
 */
export function releaseNotes(tag, version, changelog) {
  if (tag !== `v${version}`) {
    throw new Error(
      `The tag is ${tag}, but package.json has ${version}: it has to be v${version}.`,
    );
  }
  const parts = changelog.replaceAll("\r\n", "\n").split(/^## +/m).slice(1);
  const part = parts.find((text) => text.split(/\s/, 1)[0] === version);
  const notes = part?.split("\n").slice(1).join("\n").trim();
  if (!notes) throw new Error(`CHANGELOG.md has nothing under "## ${version}".`);
  return notes;
}

function main() {
  const [tag = ""] = process.argv.slice(2);
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const changelog = readFileSync(join(root, "CHANGELOG.md"), "utf8");
  process.stdout.write(`${releaseNotes(tag, version, changelog)}\n`);
}

if (isMain(import.meta.url)) await runMain(main);
