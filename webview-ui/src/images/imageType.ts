import type { ImageType } from "../../../src/shared/state";

/** Bytes at a file's beginning that its type can be told from. */
export const imageHeadBytes = 32;

/**
 * What a file really is, by its first bytes: the types that the agent takes, `heic` for the pictures
 * of an iPhone, null for anything else. Signatures: PNG 3rd ed. §5.2, JFIF, GIF89a, RIFF/WebP,
 * ISO 14496-12 `ftyp`.
 */
export function imageTypeOf(head: Uint8Array): ImageType | "heic" | null {
  if (begins(head, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return "image/png";
  if (begins(head, [0xff, 0xd8, 0xff])) return "image/jpeg";
  const start = letters(head, 0, 6);
  if (start === "GIF87a" || start === "GIF89a") return "image/gif";
  if (letters(head, 0, 4) === "RIFF" && letters(head, 8, 4) === "WEBP") return "image/webp";
  if (letters(head, 4, 4) === "ftyp" && heicBrands.has(letters(head, 8, 4))) return "heic";
  return null;
}

const heicBrands: ReadonlySet<string> = new Set([
  "heic",
  "heix",
  "hevc",
  "hevx",
  "heim",
  "heis",
  "mif1",
  "msf1",
]);

function begins(head: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, index) => head[index] === byte);
}

function letters(head: Uint8Array, from: number, count: number): string {
  return String.fromCharCode(...head.subarray(from, from + count));
}
