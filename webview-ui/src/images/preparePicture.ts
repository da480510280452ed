import { maxImageBytes } from "../../../src/shared/limits";
import type { ImageType } from "../../../src/shared/state";
import { imageHeadBytes, imageTypeOf } from "./imageType";
import { sha256Hex } from "./pictureBytes";

/** A picture as it goes to the PC. */
export interface Picture {
  readonly id: string;
  readonly type: ImageType;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Why a file does not become a picture. */
export type PictureTrouble =
  /** It is no picture, or none of the types that the agent takes. */
  | "not-a-picture"
  /** An iPhone's HEIC that this browser cannot read. */
  | "heic"
  | "too-large"
  | "unreadable";

export type Prepared =
  | { readonly kind: "ready"; readonly picture: Picture }
  | { readonly kind: "refused"; readonly why: PictureTrouble };

/** Makes a smaller JPEG of a picture, at most so many pixels wide and high; null: it cannot be read. */
export type Redraw = (file: Blob, longestSide: number) => Promise<Blob | null>;

/** Sides (pixels) that are tried for a picture which is too large; the model sees no more than these. */
const triedSides = [4_096, 2_560, 1_568];

/** Files beyond this (bytes) are not even tried: decoding them would end the page on a phone. */
const maxTriedBytes = 100 * 1024 * 1024;

/** Reads a file, whatever its name says: what it is comes from its bytes. */
export async function preparePicture(file: Blob, redraw: Redraw): Promise<Prepared> {
  try {
    const head = new Uint8Array(await file.slice(0, imageHeadBytes).arrayBuffer());
    const type = imageTypeOf(head);
    if (type === null) return { kind: "refused", why: "not-a-picture" };
    if (type !== "heic" && file.size <= maxImageBytes) return await ready(file, type);
    // A moving picture would stand still when it is redrawn.
    if (type === "image/gif" || file.size > maxTriedBytes) {
      return { kind: "refused", why: "too-large" };
    }
    return await redrawn(file, type, redraw);
  } catch {
    // A file of a cloud folder that is not there, or one that changed since it was picked.
    return { kind: "refused", why: "unreadable" };
  }
}

async function redrawn(file: Blob, type: ImageType | "heic", redraw: Redraw): Promise<Prepared> {
  for (const side of triedSides) {
    const smaller = await redraw(file, side);
    if (smaller === null) {
      return { kind: "refused", why: type === "heic" ? "heic" : "too-large" };
    }
    if (smaller.size <= maxImageBytes) return ready(smaller, "image/jpeg");
  }
  return { kind: "refused", why: "too-large" };
}

async function ready(blob: Blob, type: ImageType): Promise<Prepared> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  return { kind: "ready", picture: { id: await sha256Hex(bytes), type, bytes } };
}
