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
  /** Gives the same, compressed, where that is smaller; else null. */
  readonly brotli: () => Promise<Uint8Array<ArrayBuffer> | null>;
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
 * Nearly as small as the best, in a twentieth of the time: a phone waits for it. What a first load
 * takes was compressed as well as can be when it was built (`NAME.br`).
 */
const compression = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };

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
    const worker = makeAsset(list.worker, Buffer.from(pageWorker(page, code)), null);
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

function makeAsset(name: string, read: Buffer, built: Buffer | null): PageAsset {
  // Copied once, here: an answer then takes them as they are, however many ask.
  const body = new Uint8Array(read);
  return {
    type: typeOf[extname(name)] ?? "application/octet-stream",
    body,
    tag: `W/"${nameOf([read.toString("latin1")])}"`,
    brotli: compressedOnce(body, built === null ? null : new Uint8Array(built)),
    isImmutable: /-[A-Za-z0-9]{8,}\./.test(name),
  };
}

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * Compresses it when it is first asked for: at the start, for all files together, that would take what memory a start
 * has, and most of them nobody asks for while no phone is there.
 */
function compressedOnce(body: Bytes, built: Bytes | null): PageAsset["brotli"] {
  const make = async (): Promise<Bytes | null> => {
    const compressed = built ?? new Uint8Array(await compress(body, compression));
    return compressed.length < body.length ? compressed : null;
  };
  let made: ReturnType<typeof make> | null = null;
  const fail = (): null => {
    // Who asks gets it as it is; the next one may have better luck.
    made = null;
    return null;
  };
  return () => (made ??= make().catch(fail));
}
