// The README as the package has it. VS Code's page of an extension shows pictures of https addresses only, and follows
// no link to a file: so it has no pictures there, and links to files are words. The help in the package
// (src/editor/help.ts) is Markdown whose links work.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "../bootstrap.mjs";

/** Where it is made, from the repository's root. */
const packedReadmeName = "dist/README.md";

/**
 * @param {string} text the README's Markdown
 * @returns {string} the same without anything that leads to another file
 */
export function packReadme(text) {
  return text
    .replaceAll(/^<p>\n(?: *<img [^>]*>\n)+<\/p>\n+/gm, "")
    .replaceAll(/^[^\n\s]+: \[README\.\w+\.md\]\([^)]*\)\n+/gm, "")
    .replaceAll(/\[([^\]]+)\]\((?![a-z]+:)[^)]+\)/g, "$1");
}

/** Writes it; gives its name from the repository's root, for vsce. */
export function writePackedReadme() {
  const file = join(root, packedReadmeName);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, packReadme(readFileSync(join(root, "README.md"), "utf8")));
  return packedReadmeName;
}
