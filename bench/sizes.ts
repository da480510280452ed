import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import * as v from "valibot";
import { builtVsix } from "../test/support/vsix";

const assetsSchema = v.object({
  boot: v.object({ en: v.string(), ko: v.string() }),
  js: v.string(),
  css: v.string(),
  files: v.array(v.string()),
});

interface FileSizes {
  readonly raw: number;
  readonly gzip: number;
  readonly brotli: number;
}

/** In bytes. */
export interface Sizes {
  readonly extension: number;
  /** What the page needs before it can connect, each file by itself and all together. */
  readonly page: FileSizes;
  /** What it fetches afterwards: at once, or when it is wanted. */
  readonly later: FileSizes;
}

/** The size of the packaged extension in bytes. */
export async function measurePackage(): Promise<number> {
  return sizeOf(await builtVsix());
}

/** Sizes of what is loaded: the extension's script, and the scripts and style sheets of the page. */
export async function measureSizes(): Promise<Sizes> {
  const folder = path.resolve("dist/webview");
  const { boot, js, css, files } = v.parse(
    assetsSchema,
    JSON.parse(await readFile(path.join(folder, "assets.json"), "utf8")),
  );
  // Of the two languages the larger one.
  const first = new Set([boot.ko, js, css]);
  const codes = files.filter((name) => /\.(js|css)$/.test(name) && !first.has(name));
  return {
    extension: await sizeOf("dist/extension.js"),
    page: await sizesOf(folder, [...first]),
    later: await sizesOf(folder, codes),
  };
}

async function sizeOf(file: string): Promise<number> {
  return (await stat(file)).size;
}

async function sizesOf(folder: string, names: readonly string[]): Promise<FileSizes> {
  const contents = await Promise.all(names.map((name) => readFile(path.join(folder, name))));
  const sum = (size: (content: Buffer) => number) =>
    contents.reduce((total, content) => total + size(content), 0);
  return {
    raw: sum(({ length }) => length),
    gzip: sum((content) => gzipSync(content, { level: 9 }).length),
    brotli: sum((content) => brotliCompressSync(content).length),
  };
}
