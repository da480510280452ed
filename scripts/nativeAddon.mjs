// The native half of @ngrok/ngrok: which file each platform needs, and putting it where the SDK's loader looks first.
import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const repository = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** One platform's entry: `triple` is the part that the SDK's loader puts into both names. */
const addon = (triple) => ({
  packageName: `@ngrok/ngrok-${triple}`,
  fileName: `ngrok.${triple}.node`,
});

/**
 * `vsce --target` → `{packageName, fileName}`. Targets that are not listed (alpine on 32-bit arm, web) have no
 * native addon: there the product works locally only.
 */
export const NATIVE_TARGETS = Object.freeze({
  "win32-x64": addon("win32-x64-msvc"),
  "win32-arm64": addon("win32-arm64-msvc"),
  "darwin-x64": addon("darwin-x64"),
  "darwin-arm64": addon("darwin-arm64"),
  "linux-x64": addon("linux-x64-gnu"),
  "linux-arm64": addon("linux-arm64-gnu"),
  "linux-armhf": addon("linux-arm-gnueabihf"),
  "alpine-x64": addon("linux-x64-musl"),
  "alpine-arm64": addon("linux-arm64-musl"),
});

/** Is this Linux built on musl? Without the network part, the report cannot wait for a slow name server. */
const isMusl = () => {
  process.report.excludeNetwork = true;
  return !process.report.getReport().header.glibcVersionRuntime;
};

/** The `vsce` target of this machine, such as `linux-x64`; it need not be a key of {@link NATIVE_TARGETS}. */
export const currentTarget = () => {
  const { platform, arch } = process;
  if (platform !== "linux") return `${platform}-${arch}`;
  if (isMusl()) return `alpine-${arch}`;
  return arch === "arm" ? "linux-armhf" : `linux-${arch}`;
};

/**
 * Copies this machine's addon from node_modules, so that what is built runs here.
 * @param {string} outdir created when missing
 * @returns {string | undefined} the copy's path; undefined when there is none for this machine
 */
export const copyNativeAddon = (outdir) => {
  const target = currentTarget();
  const entry = Object.hasOwn(NATIVE_TARGETS, target) ? NATIVE_TARGETS[target] : undefined;
  if (entry === undefined) return undefined;
  const source = path.join(repository, "node_modules", entry.packageName, entry.fileName);
  if (!existsSync(source)) return undefined;
  const copy = path.join(outdir, entry.fileName);
  mkdirSync(outdir, { recursive: true });
  copyFileSync(source, copy);
  return copy;
};
