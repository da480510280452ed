import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { wrapError } from "../base/errors";
import type { Language } from "../shared/wording/problems";
import { readBuildList } from "./buildList";
import { pageWorker } from "./pageWorker";

const typeOf: Readonly<Record<string, string>> = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".webp": "image/webp",
};

export interface PageAsset {
  readonly type: string;
  readonly body: Uint8Array<ArrayBuffer>;
  /** The same, compressed, where that is smaller: of code as it was built (`NAME.br`), so that no start does that work. */
  readonly brotli: Uint8Array<ArrayBuffer> | null;
  /** Tells its content from another one's, as an `ETag` (weak: both forms have it). */
  readonly tag: string;
  /** Its name holds a hash of its content: it may be kept for ever. */
  readonly isImmutable: boolean;
}

export interface PageAssets {
  /** Path of the request → file. No path is ever joined from a request. */
  readonly byPath: ReadonlyMap<string, PageAsset>;
  /** What runs before the page's script is there, by language. */
  readonly bootPaths: Readonly<Record<Language, string>>;
  readonly scriptPath: string;
  /** What answers are rendered with: wanted by every conversation, and fetched beside its connection. */
  readonly markdownPath: string;
  readonly stylePath: string;
  /** What the editor's chat view needs beside that. */
  readonly editorStylePath: string;
  /** Names this build: another one whenever a file of the page or its worker is another one. */
  readonly build: string;
  /** The service worker, which is not among the files: it has a path of its own. */
  readonly worker: PageAsset;
}

/** What the page's HTML is made of. */
export type ShellAssets = Omit<PageAssets, "worker">;

/** Of what is made while it runs: nearly as small as the best, in a twentieth of the time. */
export const compression = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };

/** Reads the built page into memory once; what it doesn't list can't be asked for. */
export async function loadPageAssets(folder: string): Promise<PageAssets> {
  try {
    const list = await readBuildList(folder);
    const files = list.files.filter((name) => extname(name) in typeOf);
    const entries = await Promise.all(
      files.map(async (name) => [`/assets/${name}`, await loadAsset(folder, name)] as const),
    );
    const code = await readFile(join(folder, list.worker), "utf8");
    const page: ShellAssets = {
      byPath: new Map(entries),
      bootPaths: { en: `/assets/${list.boot.en}`, ko: `/assets/${list.boot.ko}` },
      scriptPath: `/assets/${list.js}`,
      markdownPath: `/assets/${list.markdown}`,
      stylePath: `/assets/${list.css}`,
      editorStylePath: `/assets/${list.editorCss}`,
      build: nameOf([...files, code]),
    };
    const workerCode = Buffer.from(pageWorker(page, code));
    const worker = makeAsset(list.worker, workerCode, brotliCompressSync(workerCode, compression));
    return { ...page, worker };
  } catch (error) {
    throw wrapError("read", "the built page (run `npm run build`)", error);
  }
}

/** The files' own names say what is in them. */
function nameOf(parts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 16);
}

async function loadAsset(folder: string, name: string): Promise<PageAsset> {
  const file = join(folder, name);
  // Pictures are compressed as they are.
  const compressed = await readFile(`${file}.br`).catch(() => null);
  return makeAsset(name, await readFile(file), compressed);
}

function makeAsset(name: string, body: Buffer, compressed: Buffer | null): PageAsset {
  const isSmaller = compressed !== null && compressed.length < body.length;
  return {
    type: typeOf[extname(name)] ?? "application/octet-stream",
    // Copied once, here: an answer then takes them as they are, however many ask.
    body: new Uint8Array(body),
    tag: `W/"${nameOf([body.toString("latin1")])}"`,
    brotli: isSmaller ? new Uint8Array(compressed) : null,
    isImmutable: /-[A-Za-z0-9]{8,}\./.test(name),
  };
}
