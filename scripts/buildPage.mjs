// Builds the page: a script, what it fetches later, a style sheet and the static files, as the server and the chat
// view serve them.
import { cp, mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { basename, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = resolve(fileURLToPath(import.meta.url), "../..");

/** The oldest browsers that the page is built for. */
const target = ["chrome120", "safari16.4", "firefox115"];

/**
 * Bundles webview-ui/src/main.tsx and app.css into `outdir` under names that hold a hash of their content (so they
 * may be cached for ever), copies the static files beside them and writes `assets.json`. There is no index.html:
 * the server and the chat view render the shell themselves.
 * @param {{ outdir: string, isProduction?: boolean }} options `outdir` is relative to the repository, or absolute
 */
export async function buildPage(options) {
  const page = await preparePage(options);
  await build(page.options);
}

/**
 * Builds what the page fetches later, and gives what the rest takes.
 * @param {{ outdir: string, isProduction?: boolean }} options as of `buildPage`
 * @returns {Promise<{ options: import("esbuild").BuildOptions, laterMetafile: import("esbuild").Metafile }>}
 *   `options` build the page, also again and again
 */
export async function preparePage({ outdir, isProduction = false }) {
  const folder = resolve(root, outdir);
  await mkdir(folder, { recursive: true });
  const later = await buildLater(folder, isProduction);
  const options = pageOptions(folder, isProduction, later.names);
  const finish = async (result) => {
    if (result.errors.length === 0) await finishPage(folder, result, later.names);
  };
  const plugin = { name: "page", setup: (page) => page.onEnd(finish) };
  const plugins = [...options.plugins, plugin];
  return { options: { ...options, plugins }, laterMetafile: later.metafile };
}

/** What the page fetches when it first wants it; a bundle of its own, so that the first load stays one script. */
const laterModule = "webview-ui/src/markdown/highlightLibrary.ts";

/** Builds that module; `names` are those of its files, the script first. */
async function buildLater(folder, isProduction) {
  const entryPoints = [{ in: laterModule, out: "highlight" }];
  const { metafile } = await build({ ...commonOptions(folder, isProduction), entryPoints });
  const names = Object.keys(metafile.outputs).map((path) => basename(path));
  return { names: names.sort((a, b) => a.length - b.length), metafile };
}

/** @returns {import("esbuild").BuildOptions & { metafile: true }} */
function pageOptions(folder, isProduction, [laterScript]) {
  const plugin = {
    name: "later",
    setup: (page) =>
      page.onResolve({ filter: /\/highlightLibrary$/ }, () => ({
        path: `./${laterScript}`,
        external: true,
      })),
  };
  return {
    ...commonOptions(folder, isProduction),
    entryPoints: [
      { in: "webview-ui/src/main.tsx", out: "app" },
      { in: "webview-ui/src/app.css", out: "app" },
    ],
    // What is imported dynamically, and what it shares with the rest, are files of their own.
    splitting: true,
    plugins: [plugin],
  };
}

/** @returns {import("esbuild").BuildOptions & { metafile: true }} */
function commonOptions(folder, isProduction) {
  return {
    absWorkingDir: root,
    entryNames: "[name]-[hash]",
    chunkNames: "[name]-[hash]",
    assetNames: "[name]-[hash]",
    outdir: folder,
    bundle: true,
    format: "esm",
    target,
    jsx: "automatic",
    jsxImportSource: "preact",
    loader: { ".ttf": "file", ".woff2": "file", ".png": "file" },
    external: ["/icons/*"],
    define: { "process.env.NODE_ENV": JSON.stringify(isProduction ? "production" : "development") },
    minify: isProduction,
    sourcemap: isProduction ? false : "linked",
    legalComments: "none",
    logLevel: "warning",
    metafile: true,
  };
}

/** Copies the static files, lists everything in `assets.json` and removes what an earlier build left. */
async function finishPage(folder, result, later) {
  const built = Object.entries(result.metafile.outputs);
  const names = built.map(([path]) => toUrlPath(relative(folder, resolve(root, path))));
  const copied = await copyStaticFiles(folder);
  const js = entryOf(built, "webview-ui/src/main.tsx");
  const assets = {
    js,
    // Fetched with the script, not after it: what it imports statically.
    preload: importsOf(result.metafile.outputs, js),
    css: entryOf(built, "webview-ui/src/app.css"),
    files: [...new Set([...names, ...later, ...copied])].sort(),
  };
  await writeFile(join(folder, "assets.json"), `${JSON.stringify(assets, null, 2)}\n`);
  await removeOthers(folder, new Set([...assets.files, "assets.json"]));
}

/** The built file's name of an entry point. */
function entryOf(built, entryPoint) {
  const found = built.find(([, output]) => output.entryPoint === entryPoint);
  if (!found) throw new Error(`The page's build gave nothing for ${entryPoint}.`);
  return basename(found[0]);
}

/** The files that a built script cannot run without, beside itself. */
function importsOf(outputs, script) {
  const byName = new Map(Object.entries(outputs).map(([path, output]) => [basename(path), output]));
  const found = new Set();
  const collect = (name) => {
    for (const { path, kind } of byName.get(name)?.imports ?? []) {
      const imported = basename(path);
      if (kind !== "import-statement" || !byName.has(imported) || found.has(imported)) continue;
      found.add(imported);
      collect(imported);
    }
  };
  collect(script);
  return [...found];
}

/** Copies webview-ui/public (manifest, service worker, icons) and the icons in media/; gives what was copied. */
async function copyStaticFiles(folder) {
  const copied = [];
  const sources = [
    { from: join(root, "media/icons"), to: join(folder, "icons") },
    { from: join(root, "webview-ui/public"), to: folder },
  ];
  for (const { from, to } of sources) {
    if (!existsSync(from)) continue;
    await cp(from, to, { recursive: true });
    const names = await listFiles(from);
    copied.push(...names.map((name) => toUrlPath(relative(folder, join(to, name)))));
  }
  return copied;
}

/** Removes what an earlier build left, so that only what is served is packaged. */
async function removeOthers(folder, wanted) {
  for (const name of await listFiles(folder)) {
    if (!wanted.has(toUrlPath(name))) await rm(join(folder, name));
  }
}

async function listFiles(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)));
}

function toUrlPath(path) {
  return path.split(sep).join("/");
}
