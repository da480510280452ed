import { mkdir, readdir, readFile, rm, symlink } from "node:fs/promises";
import path from "node:path";
import type { Plugin } from "esbuild";
import { build } from "esbuild";

const repository = path.resolve(__dirname, "../../..");

/** One change of one file of the product, in memory. */
export interface Patch {
  /** Relative to the repository. */
  readonly file: string;
  /** What is replaced; it has to be there exactly once. */
  readonly find: string;
  readonly replace: string;
}

/**
 * Builds the headless program into a folder of its own, with patches or as it is. Nothing outside
 * that folder is written: neither the sources nor dist/, which lends the parts that are not built.
 */
export async function buildHeadless(folder: string, patches: readonly Patch[] = []): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await build({
    absWorkingDir: repository,
    entryPoints: { headless: "src/headless.ts" },
    outdir: folder,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    external: ["bufferutil", "utf-8-validate"],
    logLevel: "error",
    plugins: [patching(patches)],
  });
  const dist = path.join(repository, "dist");
  const lent = (await readdir(dist)).filter((name) => !/^(headless|extension)\.js/.test(name));
  await Promise.all(lent.map((name) => symlink(path.join(dist, name), path.join(folder, name))));
}

function patching(patches: readonly Patch[]): Plugin {
  return {
    name: "patches",
    setup(steps) {
      const files = new Set(patches.map(({ file }) => path.join(repository, file)));
      steps.onLoad({ filter: /\.ts$/ }, async ({ path: file }) => {
        if (!files.has(file)) return null;
        const own = patches.filter((patch) => path.join(repository, patch.file) === file);
        return { contents: own.reduce(patched, await readFile(file, "utf8")), loader: "ts" };
      });
    },
  };
}

/** @throws {Error} when the text is not there, or more than once */
export function patched(text: string, { file, find, replace }: Patch): string {
  const count = text.split(find).length - 1;
  if (count !== 1) throw new Error(`${file} has ${count} times: ${find}`);
  return text.replace(find, () => replace);
}
