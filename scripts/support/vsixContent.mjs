// What a .vsix has to hold: every file by its name, nothing else, and the one native addon of its platform.
import { createHash } from "node:crypto";
import { NATIVE_TARGETS } from "../nativeAddon.mjs";
import { targetOfAddon } from "./nativeFormat.mjs";
import { noticesName } from "./thirdParty.mjs";

/** What is in every package, whatever the manifest says. */
const always = [
  ...["[Content_Types].xml", "extension.vsixmanifest"],
  ...["extension/package.json", "extension/package.nls.json", "extension/package.nls.ko.json"],
  ...["extension/readme.md", "extension/changelog.md", "extension/LICENSE.txt"],
  ...["extension", "app", "tunnelChild", "usageWorker", "watchdog", "webPush"].map(
    (name) => `extension/dist/${name}.js`,
  ),
  `extension/dist/${noticesName}`,
  "extension/media/icon.svg",
  ...["setup", "troubleshooting", "faq", "usage", "ko/setup", "ko/troubleshooting", "ko/faq"].map(
    (name) => `extension/docs/${name}.md`,
  ),
];

/** The list of the page's own files. */
const assetsName = "extension/dist/webview/assets.json";

/** Beside what the page begins with lies the same, packed for the way. */
const isPacked = /^extension\/dist\/webview\/[^/]+\.(js|css)\.br$/;

/**
 * @typedef {object} Expected
 * @property {string} target
 * @property {string} manifest the text of the project's package.json
 * @property {{ fileName: string, packageName: string, content: Buffer }} addon as `lockedAddon` gives it
 */

/**
 * Compares a package with what it has to be.
 * @param {ReadonlyMap<string, Buffer>} files what it holds, as `readZip` gives it
 * @param {Expected} expected
 * @returns {string[]} what is wrong, each in one line; empty: nothing
 */
export function faultsOfVsix(files, expected) {
  const { target, manifest, addon } = expected;
  const wanted = new Set(expectedNames(files, target));
  const isKnown = (file) =>
    wanted.has(file) || (isPacked.test(file) && wanted.has(file.slice(0, -3)));
  const text = (name) => files.get(name)?.toString("utf8") ?? "";
  const is = (value, fault) => (value ? [] : [fault]);
  const { name, version, publisher } = JSON.parse(manifest);
  const identity = text("extension.vsixmanifest");
  return [
    ...[...wanted].filter((file) => !files.has(file)).map((file) => `${file} is missing`),
    ...[...files.keys()].filter((file) => !isKnown(file)).map((file) => `${file} is too much`),
    ...is(isSame(text("extension/package.json"), manifest), "its manifest is another one"),
    ...[`Id="${name}"`, `Version="${version}"`, `Publisher="${publisher}"`]
      .concat(`TargetPlatform="${target}"`)
      .filter((words) => !identity.includes(words))
      .map((words) => `extension.vsixmanifest lacks ${words}`),
    ...is(text(`extension/dist/${noticesName}`).includes("@ngrok/ngrok"), "the notices are empty"),
    ...faultsOfAddon(files.get(`extension/dist/${addon.fileName}`), target, addon),
  ];
}

function faultsOfAddon(content, target, addon) {
  if (!content) return []; // Said already.
  const made = targetOfAddon(content);
  return [
    ...(sha512(content) === sha512(addon.content)
      ? []
      : [`${addon.fileName} is not the one of ${addon.packageName}`]),
    ...(made === target ? [] : [`${addon.fileName} is for ${made ?? "no platform that is known"}`]),
  ];
}

/** @param {Buffer} content */
export const sha512 = (content) => createHash("sha512").update(content).digest("hex");

/** Every name that has to be there. The page's scripts carry a hash in theirs: their list is in the package. */
function expectedNames(files, target) {
  const manifests = ["package.json", "package.nls.json", "package.nls.ko.json"];
  const { scripts } = parse(files.get("extension/package.json")) ?? {};
  const media = manifests.flatMap((name) => mediaOf(parse(files.get(`extension/${name}`))));
  return [
    ...always,
    ...scriptsOf(scripts).map((name) => `extension/${name}`),
    `extension/dist/${NATIVE_TARGETS[target].fileName}`,
    ...media.map((name) => `extension/${name}`),
    assetsName,
    ...pageFiles(parse(files.get(assetsName))).map((name) => `extension/dist/webview/${name}`),
  ];
}

/** What VS Code itself runs when the extension is gone: `node dist/NAME.js`. */
const scriptsOf = (scripts) =>
  /^node (?:\.\/)?(dist\/\w+\.js)$/.exec(scripts?.["vscode:uninstall"] ?? "")?.slice(1) ?? [];

/** The pictures and texts that a manifest names, at whatever place in it. */
export function mediaOf(value) {
  if (typeof value === "string") return /^media\/[\w./-]+$/.test(value) ? [value] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(mediaOf);
}

const pageFiles = (assets) => {
  const { files = [], worker, boot = {}, ...named } = assets ?? {};
  const all = [...files, worker, ...Object.values(boot), ...Object.values(named)];
  return all.filter((name) => typeof name === "string");
};

function parse(content) {
  try {
    return JSON.parse(String(content));
  } catch {
    return undefined; // Missing or broken, which is told elsewhere.
  }
}

const isSame = (one, other) => JSON.stringify(parse(one)) === JSON.stringify(parse(other));
