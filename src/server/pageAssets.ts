import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";
import { wrapError } from "../base/errors";
import { readBuildList } from "./buildList";

const typeOf: Readonly<Record<string, string>> = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
  ".ttf": "font/ttf",
};

export interface PageAsset {
  readonly type: string;
  readonly body: Uint8Array<ArrayBuffer>;
  /** The same, compressed, where that is smaller. */
  readonly brotli: Uint8Array<ArrayBuffer> | null;
  /** Its name holds a hash of its content: it may be kept for ever. */
  readonly isImmutable: boolean;
}

export interface PageAssets {
  /** Path of the request → file. No path is ever joined from a request. */
  readonly byPath: ReadonlyMap<string, PageAsset>;
  readonly scriptPath: string;
  readonly stylePath: string;
}

const compress = promisify(brotliCompress);
/** Nearly as small as the best, in a twentieth of the time: the start waits for it. */
const compression = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };

/** Reads the built page into memory once; what it doesn't list can't be asked for. */
export async function loadPageAssets(folder: string): Promise<PageAssets> {
  try {
    const list = await readBuildList(folder);
    const files = list.files.filter((name) => extname(name) in typeOf);
    const entries = await Promise.all(
      files.map(async (name) => [`/assets/${name}`, await loadAsset(folder, name)] as const),
    );
    return {
      byPath: new Map(entries),
      scriptPath: `/assets/${list.js}`,
      stylePath: `/assets/${list.css}`,
    };
  } catch (error) {
    throw wrapError("read", "the built page (run `npm run build`)", error);
  }
}

async function loadAsset(folder: string, name: string): Promise<PageAsset> {
  const body = await readFile(join(folder, name));
  const compressed = await compress(body, compression);
  return {
    type: typeOf[extname(name)] ?? "application/octet-stream",
    // Copied once, here: an answer then takes them as they are, however many ask.
    body: new Uint8Array(body),
    brotli: compressed.length < body.length ? new Uint8Array(compressed) : null,
    isImmutable: /-[A-Za-z0-9]{8,}\./.test(name),
  };
}
