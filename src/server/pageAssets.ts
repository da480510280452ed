import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";
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
  /** The same, compressed, where that is smaller. */
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

const compress = promisify(brotliCompress);
/**
 * Nearly as small as the best, in a twentieth of the time: the start waits for it, or the editor's host. What a first load
 * takes was compressed as well as can be when it was built (`NAME.br`).
 */
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
    const worker = await makeAsset(list.worker, Buffer.from(pageWorker(page, code)), null);
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
  const built = await readFile(`${file}.br`).catch(() => null);
  return makeAsset(name, await readFile(file), built);
}

async function makeAsset(name: string, body: Buffer, built: Buffer | null): Promise<PageAsset> {
  const compressed = built ?? (await compress(body, compression));
  return {
    type: typeOf[extname(name)] ?? "application/octet-stream",
    // Copied once, here: an answer then takes them as they are, however many ask.
    body: new Uint8Array(body),
    tag: `W/"${nameOf([body.toString("latin1")])}"`,
    brotli: compressed.length < body.length ? new Uint8Array(compressed) : null,
    isImmutable: /-[A-Za-z0-9]{8,}\./.test(name),
  };
}
