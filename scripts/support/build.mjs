// Building what the other scripts run.
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { root } from "../bootstrap.mjs";
import { run } from "./commands.mjs";

/** What the build reads. */
const sources = ["src", "webview-ui", "media", "scripts", "esbuild.mjs", "package-lock.json"];

/** What the build makes; the oldest of these tells how old the build is. */
const results = [
  "dist/extension.js",
  "dist/app.js",
  "dist/headless.js",
  "dist/tunnelChild.js",
  "dist/uninstall.js",
  "dist/usageWorker.js",
  "dist/watchdog.js",
  "dist/webPush.js",
  "dist/webview/assets.json",
];

/**
 * Builds everything into dist. The build's words go to standard error.
 * @param {{ isProduction?: boolean }} [options]
 */
export async function buildAll({ isProduction = false } = {}) {
  const args = [join(root, "esbuild.mjs"), ...(isProduction ? ["--production"] : [])];
  await run(process.execPath, args, { cwd: root, output: "standardError" });
}

/** Builds unless dist is younger than all it is made of. */
export async function buildIfStale() {
  if (!isBuildCurrent()) await buildAll();
}

function isBuildCurrent() {
  const built = results.map((path) => join(root, path));
  if (!built.every((path) => existsSync(path))) return false;
  const oldest = Math.min(...built.map((path) => statSync(path).mtimeMs));
  return sources.every((path) => newestChange(join(root, path)) < oldest);
}

/** When something below the path last changed; 0 when there is nothing. */
function newestChange(path) {
  if (!existsSync(path)) return 0;
  const { mtimeMs } = statSync(path);
  if (!statSync(path).isDirectory()) return mtimeMs;
  return Math.max(mtimeMs, ...readdirSync(path).map((name) => newestChange(join(path, name))));
}
