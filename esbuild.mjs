// Builds everything that runs: the extension, the same app without VS Code, the tunnel child and the page.
import { build, context } from "esbuild";
import { buildPage } from "./scripts/buildPage.mjs";
import { copyNativeAddon } from "./scripts/nativeAddon.mjs";

const isWatch = process.argv.includes("--watch");
const isProduction = process.argv.includes("--production");

const common = {
  bundle: true,
  minify: isProduction,
  sourcemap: isProduction ? false : "linked",
  legalComments: "none",
  logLevel: "info",
};
const node = { ...common, platform: "node", format: "cjs", target: "node20", outdir: "dist" };

/** The optional native helpers of ws: it works without them, and we ship none. */
const wsHelpers = ["bufferutil", "utf-8-validate"];

const builds = [
  { ...node, entryPoints: { extension: "src/extension.ts" }, external: ["vscode", ...wsHelpers] },
  // No `external: vscode` here: an import of vscode below src/editor breaks this build on purpose.
  { ...node, entryPoints: { headless: "src/headless.ts" }, external: wsHelpers },
  // The SDK's loader looks for `ngrok.<platform>.node` beside the bundle first; only the child ever loads it.
  {
    ...node,
    entryPoints: { tunnelChild: "src/tunnel/tunnelChild.ts" },
    external: ["@ngrok/ngrok-*", "./ngrok.*.node"],
  },
];

copyNativeAddon("dist");
await buildPage({ outdir: "dist/webview", isProduction, isWatch });
for (const options of builds) {
  if (isWatch) await (await context(options)).watch();
  else await build(options);
}
