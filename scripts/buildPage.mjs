// Builds the page: its scripts, what they fetch later, the style sheets and the static files, as the server and the
// chat view serve them.
import { createHash } from "node:crypto";
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, extname, join, parse, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";
import { build } from "esbuild";

const root = resolve(fileURLToPath(import.meta.url), "../..");

/** The page. */
const mainModule = "webview-ui/src/main.tsx";

/** What answers are rendered with, a file of its own. */
const markdownModule = "webview-ui/src/markdown/safeMarkdown.ts";

/** What runs before it, fetched beside it, by the language that the page is in. */
const bootModules = { en: "webview-ui/src/bootEn.ts", ko: "webview-ui/src/bootKo.ts" };

/** The style sheets, by what `assets.json` calls them. */
const styleSheets = { css: "webview-ui/src/app.css", editorCss: "webview-ui/src/editor.css" };

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
  await buildWorker(folder, isProduction);
  const options = pageOptions(folder, isProduction, later);
  const finish = async (result) => {
    if (result.errors.length === 0) await finishPage(folder, result, later, isProduction);
  };
  const plugin = { name: "page", setup: (page) => page.onEnd(finish) };
  const plugins = [...options.plugins, plugin];
  return { options: { ...options, plugins }, laterMetafile: later.metafile };
}

/** The code of the service worker; the server adds what it has to know of the build. */
const worker = { module: "webview-ui/src/worker/serviceWorker.ts", name: "serviceWorker.js" };

/** Builds it, as one classic script: module workers are not everywhere. */
async function buildWorker(folder, isProduction) {
  await build({
    ...commonOptions(folder, isProduction),
    entryPoints: [worker.module],
    entryNames: "[name]",
    format: "iife",
    sourcemap: false,
  });
}

/**
 * Bundles of their own: what is in them is not split by what the page shares with them. The one is what runs first
 * and must be small, the other what is fetched with the first code that wants colours.
 */
const ownBundles = {
  bootEn: bootModules.en,
  bootKo: bootModules.ko,
  highlightLibrary: "webview-ui/src/markdown/highlightLibrary.ts",
};

/** Builds them; `scripts` are the names of their files, by the name of the module that the page imports. */
async function buildLater(folder, isProduction) {
  const entryPoints = Object.entries(ownBundles).map(([out, path]) => ({ in: path, out }));
  const { metafile } = await build({ ...commonOptions(folder, isProduction), entryPoints });
  const built = Object.entries(metafile.outputs);
  const scripts = Object.fromEntries(
    Object.entries(ownBundles).map(([name, path]) => [name, basename(entryOf(built, path)[0])]),
  );
  return { scripts, names: built.map(([path]) => basename(path)), metafile };
}

/** @returns {import("esbuild").BuildOptions & { metafile: true }} */
function pageOptions(folder, isProduction, { scripts }) {
  const plugin = {
    name: "later",
    setup: (page) => {
      for (const [name, script] of Object.entries(scripts)) {
        page.onResolve({ filter: new RegExp(`^\\./(.+/)?${name}$`) }, () => ({
          path: `./${script}`,
          external: true,
        }));
      }
      takeStylesAsText(page, folder, isProduction);
      keepInOneScript(page);
    },
  };
  return {
    ...commonOptions(folder, isProduction),
    entryPoints: [
      { in: mainModule, out: "app" },
      { in: styleSheets.css, out: "app" },
      { in: styleSheets.editorCss, out: "editor" },
    ],
    // What is imported dynamically is a file of its own.
    splitting: true,
    plugins: [plugin],
  };
}

/**
 * A style sheet that a script imports is a text in it: it comes with what it is for, in one request.
 * @param {import("esbuild").PluginBuild} page
 */
function takeStylesAsText(page, folder, isProduction) {
  const namespace = "styles";
  page.onResolve({ filter: /^\..*\.css$/ }, ({ path, kind, resolveDir }) =>
    kind === "import-statement"
      ? { path: relative(root, resolve(resolveDir, path)).replaceAll("\\", "/"), namespace }
      : undefined,
  );
  page.onLoad({ filter: /./, namespace }, async ({ path }) => {
    const { outputFiles, metafile } = await build({
      ...commonOptions(folder, isProduction),
      entryPoints: [path],
      write: false,
      sourcemap: false,
    });
    const watchFiles = Object.keys(metafile.inputs).map((input) => join(root, input));
    return { contents: outputFiles[0].text.trim(), loader: "text", watchFiles };
  });
}

/** What names a module that is imported dynamically, in what esbuild says of its build. */
const fetchedLater = "fetched-later";

/**
 * esbuild makes a chunk for what is shared by the same scripts, one for every combination of them, and each is a
 * request. So everything that is imported dynamically imports the whole page too: then what the page needs has one
 * combination only, that of all scripts, and is one chunk.
 * @param {import("esbuild").PluginBuild} page
 */
function keepInOneScript(page) {
  const namespace = fetchedLater;
  page.onResolve({ filter: /^\./ }, async ({ path, kind, resolveDir, importer }) => {
    if (kind !== "dynamic-import") return undefined;
    const found = await page.resolve(path, { kind: "import-statement", resolveDir, importer });
    if (found.errors.length > 0) return { errors: found.errors };
    // The hash in a file's name is made from this path too: it must be the same wherever it is built.
    return { path: relative(root, found.path).replaceAll("\\", "/"), namespace };
  });
  page.onLoad({ filter: /./, namespace }, ({ path }) => {
    const [main, fetched] = [mainModule, path].map((each) => JSON.stringify(join(root, each)));
    return { contents: `import ${main}; export * from ${fetched};`, resolveDir: root };
  });
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
    loader: { ".png": "file" },
    define: { "process.env.NODE_ENV": JSON.stringify(isProduction ? "production" : "development") },
    minify: isProduction,
    // Korean as it is: escaped, each letter takes twice as much.
    charset: "utf8",
    sourcemap: isProduction ? false : "linked",
    legalComments: "none",
    logLevel: "warning",
    metafile: true,
  };
}

/** Copies the static files, lists everything in `assets.json` and removes what an earlier build left. */
async function finishPage(folder, result, later, isProduction) {
  const built = Object.entries(result.metafile.outputs);
  const [entry] = entryOf(built, mainModule);
  const names = built.map(([path]) => path).filter((path) => path !== entry);
  const copied = await copyStaticFiles(folder);
  const styles = Object.entries(styleSheets).map(([name, path]) => [
    name,
    basename(entryOf(built, path)[0]),
  ]);
  const assets = {
    boot: { en: later.scripts.bootEn, ko: later.scripts.bootKo },
    js: scriptOf(built, entry),
    markdown: basename(entryOf(built, `${fetchedLater}:${markdownModule}`)[0]),
    ...Object.fromEntries(styles),
    worker: worker.name,
    files: [...names.map((path) => basename(path)), ...later.names, ...copied].sort(),
  };
  await writeFile(join(folder, "assets.json"), `${JSON.stringify(assets, null, 2)}\n`);
  const compressed = await compressCode(folder, assets.files, isProduction);
  const kept = [...assets.files, ...compressed, worker.name, "assets.json"];
  await removeOthers(folder, new Set(kept));
}

/**
 * Compresses scripts and style sheets, so that no start of the product has to; gives the names. A package has them as
 * small as can be, which takes longer.
 */
async function compressCode(folder, names, isProduction) {
  const compress = promisify(brotliCompress);
  const quality = isProduction ? constants.BROTLI_MAX_QUALITY : 5;
  const options = { params: { [constants.BROTLI_PARAM_QUALITY]: quality } };
  const code = names.filter((name) => [".js", ".css"].includes(extname(name)));
  return Promise.all(
    code.map(async (name) => {
      const content = await readFile(join(folder, name));
      await writeFile(join(folder, `${name}.br`), await compress(content, options));
      return `${name}.br`;
    }),
  );
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
    return imports
      .filter(({ kind, external }) => kind === "import-statement" && external !== true)
      .map((each) => each.path);
  };
  const [script, ...others] = importedBy(entry);
  if (script === undefined || others.length > 0 || importedBy(script).length > 0) {
    throw new Error("The page's script was built in several pieces: each is a request.");
  }
  return basename(script);
}

/**
 * Copies the pictures of webview-ui/public and gives their names. All but the sign of the tab, which is in the page's
 * HTML, get a hash into their names, as what is built has it.
 */
async function copyStaticFiles(folder) {
  const from = join(root, "webview-ui/public");
  const copied = [];
  for (const name of await listFiles(from)) {
    const content = await readFile(join(from, name));
    const hash = createHash("sha256").update(content).digest("hex").slice(0, 8).toUpperCase();
    const { name: stem, ext } = parse(name);
    const target = ext === ".svg" ? name : `${stem}-${hash}${ext}`;
    await copyFile(join(from, name), join(folder, target));
    copied.push(target);
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
