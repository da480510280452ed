// The papers of the packages that are bundled: who wrote them, and under which licence they may be passed on.
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";

/** What the .vsix calls the file. */
export const noticesName = "THIRD-PARTY-NOTICES.txt";

const introduction = `Remote Claude contains the packages named below, each under its own licence.
The native module ngrok.*.node is a part of @ngrok/ngrok.
`;

const ruler = "=".repeat(80);

/**
 * The folders of the packages that parts of a build come from, such as `node_modules/@hono/node-server`.
 * @param {readonly import("esbuild").Metafile[]} metafiles
 * @returns {string[]}
 */
export function bundledPackages(metafiles) {
  const inputs = metafiles.flatMap(({ outputs }) =>
    Object.values(outputs).flatMap((output) => Object.keys(output.inputs)),
  );
  const folders = inputs.map(
    (input) => /^.*(?<=^|\/)node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(input)?.[0],
  );
  return [...new Set(folders)].filter((folder) => folder !== undefined).sort();
}

/**
 * Name, version, licence and the licence's whole text of each package.
 * @param {string} root what the folders are relative to
 * @param {readonly string[]} folders as `bundledPackages` gives them
 * @returns {Promise<string>}
 * @throws {Error} naming every package that has no licence or no text of it
 */
export async function noticesOf(root, folders) {
  const found = await Promise.all(folders.map((folder) => readPackage(join(root, folder))));
  const bad = found.filter(({ license, text }) => !license || !text).map(({ name }) => name);
  if (bad.length > 0) throw new Error(`No licence, or no text of it, in: ${bad.join(", ")}.`);
  const parts = found.map(
    ({ name, version, license, text }) =>
      `${ruler}\n${name} ${version}\nLicence: ${license}\n${ruler}\n\n${text}\n`,
  );
  return [introduction, ...parts].join("\n");
}

async function readPackage(folder) {
  const { name, version, license, author } = JSON.parse(
    await readFile(join(folder, "package.json"), "utf8"),
  );
  const text = (await licenceText(folder)) || standardText(license, author);
  return { name, version, license, text };
}

/** The MIT licence is one text and a name: some packages only say that they are under it (http_ece). */
function standardText(license, author) {
  const holder = typeof author === "string" ? author : author?.name;
  if (license !== "MIT" || !holder) return "";
  return `Copyright (c) ${holder}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;
}

/** The texts of a package's licences; of its README's part about that, where there is no file; or an empty text. */
async function licenceText(folder) {
  const names = (await readdir(folder)).sort();
  const papers = names.filter((name) => /^(licen[cs]e|copying|notice)/i.test(name));
  const texts = await Promise.all(papers.map((name) => readText(join(folder, name))));
  if (texts.length > 0) return texts.join("\n\n");
  const readme = names.find((name) => /^readme/i.test(name));
  const words = readme === undefined ? "" : await readText(join(folder, readme));
  return /^(?:#+ *)?licen[cs]e\b.*\n(?:[-=]+\n)?[^]*copyright[^]*$/im.exec(words)?.[0] ?? "";
}

async function readText(file) {
  return (await readFile(file, "utf8")).replaceAll("\r\n", "\n").trim();
}
