// Builds the page: a script, what it fetches later, a style sheet and the static files, as the server and the chat
// view serve them.
import { cp, mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = resolve(fileURLToPath(import.meta.url), "../..");

/** What runs first. */
const mainModule = "webview-ui/src/main.tsx";

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
    setup: (page) => {
      page.onResolve({ filter: /\/highlightLibrary$/ }, () => ({
        path: `./${laterScript}`,
        external: true,
      }));
      keepInOneScript(page);
    },
  };
  return {
    ...commonOptions(folder, isProduction),
    entryPoints: [
      { in: mainModule, out: "app" },
      { in: "webview-ui/src/app.css", out: "app" },
    ],
    // What is imported dynamically is a file of its own.
    splitting: true,
    plugins: [plugin],
  };
}

/**
 * esbuild makes a chunk for what is shared by the same scripts, one for every combination of them, and each is a
 * request. So everything that is imported dynamically imports the whole page too: then what the page needs has one
 * combination only, that of all scripts, and is one chunk.
 * @param {import("esbuild").PluginBuild} page
 */
function keepInOneScript(page) {
  const namespace = "fetched-later";
  page.onResolve({ filter: /^\./ }, async ({ path, kind, resolveDir, importer }) => {
    if (kind !== "dynamic-import") return undefined;
    const found = await page.resolve(path, { kind: "import-statement", resolveDir, importer });
    return found.errors.length > 0 ? { errors: found.errors } : { path: found.path, namespace };
  });
  page.onLoad({ filter: /./, namespace }, ({ path }) => ({
    contents: `import ${JSON.stringify(join(root, mainModule))}; export * from ${JSON.stringify(path)};`,
    resolveDir: dirname(path),
  }));
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
  const [entry] = entryOf(built, mainModule);
  const names = built.map(([path]) => path).filter((path) => path !== entry);
  const copied = await copyStaticFiles(folder);
  const assets = {
    js: scriptOf(built, entry),
    css: basename(entryOf(built, "webview-ui/src/app.css")[0]),
    files: [...names.map((path) => basename(path)), ...later, ...copied].sort(),
  };
  await writeFile(join(folder, "assets.json"), `${JSON.stringify(assets, null, 2)}\n`);
  await removeOthers(folder, new Set([...assets.files, "assets.json"]));
}

/** What was built of an entry point: its path and what esbuild says of it. */
function entryOf(built, entryPoint) {
  const found = built.find(([, output]) => output.entryPoint === entryPoint);
  if (!found) throw new Error(`The page's build gave nothing for ${entryPoint}.`);
  return found;
}

/**
 * The chunk that the page is in: the entry point itself does nothing but import it, and is left out.
 * @throws where the page would need a further script before it runs
 */
function scriptOf(built, entry) {
  const importedBy = (path) => {
    const { imports } = built.find(([builtPath]) => builtPath === path)?.[1] ?? { imports: [] };
    return imports.filter(({ kind }) => kind === "import-statement").map((each) => each.path);
  };
  const [script, ...others] = importedBy(entry);
  if (script === undefined || others.length > 0 || importedBy(script).length > 0) {
    throw new Error("The page's script was built in several pieces: each is a request.");
  }
  return basename(script);
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
