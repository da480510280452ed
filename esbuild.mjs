// Builds everything that runs: the extension, the same app without VS Code, the tunnel child, the watchdog and the page.
import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { preparePage } from "./scripts/buildPage.mjs";
import { copyNativeAddon } from "./scripts/nativeAddon.mjs";
import { bundledPackages, noticesName, noticesOf } from "./scripts/support/thirdParty.mjs";
import { watchAll } from "./scripts/support/watch.mjs";

const root = dirname(fileURLToPath(import.meta.url));
const isWatch = process.argv.includes("--watch");
const isProduction = process.argv.includes("--production");

const node = {
  absWorkingDir: root,
  bundle: true,
  minify: isProduction,
  sourcemap: isProduction ? false : "linked",
  // The licences of what is bundled are in a file of their own.
  legalComments: "none",
  logLevel: "info",
  metafile: true,
  platform: "node",
  format: "cjs",
  target: "node20",
  outdir: "dist",
};

/** The optional native helpers of ws: it works without them, and we ship none. */
const wsHelpers = ["bufferutil", "utf-8-validate"];

/** What encrypts notifications is a script of its own: it is a fifth of the product, and few starts need it. */
const webPush = { ...node, entryPoints: { webPush: "src/push/webPush.ts" } };
const apart = {
  name: "apart",
  setup: (bundle) => {
    bundle.onResolve({ filter: /^\.\/webPush$/ }, () => ({ path: "./webPush.js", external: true }));
  },
};
// Loaded as any other module of the bundle, by `require`.
const host = { ...node, plugins: [apart], supported: { "dynamic-import": false } };

/**
 * What a start needs is a script of its own, too: every window of the editor activates the extension, few start it, and
 * a script is parsed as a whole.
 */
const app = { ...host, entryPoints: { app: "src/app/app.ts" }, external: wsHelpers };
const appApart = {
  name: "appApart",
  setup: (bundle) => {
    bundle.onResolve({ filter: /^\.\/app\/app$/ }, () => ({ path: "./app.js", external: true }));
  },
};
const extension = {
  ...host,
  plugins: [...host.plugins, appApart],
  entryPoints: { extension: "src/extension.ts" },
  external: ["vscode", ...wsHelpers],
};
// No `external: vscode` here: an import of vscode below src/editor breaks this build on purpose.
const headless = { ...host, entryPoints: { headless: "src/headless.ts" }, external: wsHelpers };
// The SDK's loader looks for `ngrok.<platform>.node` beside the bundle first; only the child ever loads it.
const tunnelChild = {
  ...node,
  entryPoints: { tunnelChild: "src/tunnel/tunnelChild.ts" },
  external: ["@ngrok/ngrok-*", "./ngrok.*.node"],
};

const watchdog = { ...node, entryPoints: { watchdog: "src/supervision/watchdog.ts" } };
// VS Code runs it when the extension is gone for good.
const uninstall = { ...node, entryPoints: { uninstall: "src/uninstall.ts" } };
// A thread of the host reads Claude's logs, and may start one of the same script.
const usageWorker = { ...node, entryPoints: { usageWorker: "src/usage/usageWorker.ts" } };

copyNativeAddon(join(root, "dist"));
const page = await preparePage({ outdir: "dist/webview", isProduction });
const builds = [
  page.options,
  extension,
  app,
  headless,
  webPush,
  tunnelChild,
  watchdog,
  usageWorker,
  uninstall,
];
if (isWatch) await watchAll(builds);
else await buildAll();

async function buildAll() {
  const metafiles = [page.laterMetafile];
  for (const options of builds) metafiles.push((await build(options)).metafile);
  const notices = await noticesOf(root, bundledPackages(metafiles));
  await writeFile(join(root, "dist", noticesName), notices);
}
