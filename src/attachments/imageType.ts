import type { ImageType } from "../shared/state";

/** What the header of a picture says. */
export interface ImageHeader {
  readonly type: ImageType;
  readonly width: number;
  readonly height: number;
}

/** How many bytes of a file's beginning `imageTypeOf` needs. */
export const imageTypeLength = 12;

/** The type by a file's first bytes, whatever its name says; null: none of the four. */
export function imageTypeOf(bytes: Buffer): ImageType | null {
  const text = bytes.toString("latin1", 0, imageTypeLength);
  if (text.startsWith("\x89PNG\r\n\x1a\n")) return "image/png";
  if (text.startsWith("\xff\xd8\xff")) return "image/jpeg";
  if (text.startsWith("GIF87a") || text.startsWith("GIF89a")) return "image/gif";
  if (text.startsWith("RIFF") && text.endsWith("WEBP")) return "image/webp";
  return null;
}

/**
 * Type and size in pixels, from the header alone: nothing is decoded. Null: none of the four types, or
 * cut off or damaged where the size is told.
 */
export function readImageHeader(bytes: Buffer): ImageHeader | null {
  const type = imageTypeOf(bytes);
  if (type === null) return null;
  const size = sizeReaders[type](bytes);
  if (size === null || size.width === 0 || size.height === 0) return null;
  return { type, ...size };
}

type Size = Pick<ImageHeader, "width" | "height">;

const sizeReaders: Readonly<Record<ImageType, (bytes: Buffer) => Size | null>> = {
  "image/png": readPngSize,
  "image/jpeg": readJpegSize,
  "image/gif": readGifSize,
  "image/webp": readWebpSize,
};

/** PNG, 11.2.1: the first chunk is IHDR, which begins with width and height. */
function readPngSize(bytes: Buffer): Size | null {
  if (bytes.length < 24 || bytes.toString("latin1", 12, 16) !== "IHDR") return null;
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

/** GIF89a, 18: the logical screen's width and height follow the signature. */
function readGifSize(bytes: Buffer): Size | null {
  if (bytes.length < 10) return null;
  return { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) };
}

/** ITU-T T.81, B.1 and B.2.2: segments up to the frame header, which tells the size. */
function readJpegSize(bytes: Buffer): Size | null {
  let position = 2;
  while (position + 9 <= bytes.length) {
    if (bytes[position] !== 0xff) return null;
    const marker = bytes[position + 1] ?? 0;
    if (marker === 0xff) {
      // Any number of fill bytes may come before a marker.
      position += 1;
      continue;
    }
    if (isFrameHeader(marker)) {
      return { height: bytes.readUInt16BE(position + 5), width: bytes.readUInt16BE(position + 7) };
    }
    const length = bytes.readUInt16BE(position + 2);
    // From the start of a scan on there are no more segments to step over.
    if (length < 2 || marker === 0xda) return null;
    position += 2 + length;
  }
  return null;
}

/** SOF0 to SOF15; the three numbers between them mean tables. */
function isFrameHeader(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

/** RFC 9649: a RIFF file whose first chunk is `VP8 ` (2.5), `VP8L` (2.6) or `VP8X` (2.7). */
function readWebpSize(bytes: Buffer): Size | null {
  // Both sizes leave out the chunk's own header; a file that is shorter was cut off.
  if (bytes.length < 30 || bytes.readUInt32LE(4) + 8 > bytes.length) return null;
  switch (bytes.toString("latin1", 12, 16)) {
    case "VP8 ":
      // The two upper bits are for scaling.
      return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff };
    case "VP8L": {
      if (bytes[20] !== 0x2f) return null;
      const bits = bytes.readUInt32LE(21);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case "VP8X":
      return { width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 };
    default:
      return null;
  }
}
