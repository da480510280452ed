import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import * as v from "valibot";
import { builtVsix } from "../test/support/vsix";

const assetsSchema = v.object({ js: v.string(), css: v.string() });

interface FileSizes {
  readonly raw: number;
  readonly gzip: number;
  readonly brotli: number;
}

/** In bytes. */
export interface Sizes {
  readonly extension: number;
  readonly script: FileSizes;
  readonly style: FileSizes;
}

/** The size of the packaged extension in bytes. */
export async function measurePackage(): Promise<number> {
  return sizeOf(await builtVsix());
}

/** Sizes of what is loaded: the extension's script, and the page's script and style sheet. */
export async function measureSizes(): Promise<Sizes> {
  const page = path.resolve("dist/webview");
  const assets = v.parse(
    assetsSchema,
    JSON.parse(await readFile(path.join(page, "assets.json"), "utf8")),
  );
  return {
    extension: await sizeOf("dist/extension.js"),
    script: sizesOf(await readFile(path.join(page, assets.js))),
    style: sizesOf(await readFile(path.join(page, assets.css))),
  };
}

async function sizeOf(file: string): Promise<number> {
  return (await stat(file)).size;
}

function sizesOf(content: Buffer): FileSizes {
  return {
    raw: content.length,
    gzip: gzipSync(content, { level: 9 }).length,
    brotli: brotliCompressSync(content).length,
  };
}
