import { createHash } from "node:crypto";
import { crc32, deflateSync } from "node:zlib";
import { maxImagePieceBytes } from "../../../src/shared/limits";
import type { ImagePiece } from "../../../src/attachments/imageUploads";

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}

/** A grey picture; `extra` bytes of an unknown chunk make it as large as a test wants. */
export function makePng(width = 1, height = 1, extra = 0): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", header),
    ...(extra > 0 ? [chunk("teSt", Buffer.alloc(extra, 7))] : []),
    chunk("IDAT", deflateSync(Buffer.alloc(2))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** As large in bytes as wanted. */
export function makePngOfSize(bytes: number): Buffer {
  return makePng(1, 1, bytes - makePng().length - 12);
}

export function makeGif(width = 1, height = 1): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt16LE(width, 0);
  size.writeUInt16LE(height, 2);
  const rest = "800000000000ffffff2c00000000010001000002024401003b";
  return Buffer.concat([Buffer.from("GIF89a"), size, Buffer.from(rest, "hex")]);
}

/** As cameras write them: with a comment that looks like a frame header, and fill bytes. */
export function makeJpeg(width = 1, height = 1): Buffer {
  const frame = Buffer.from("ffc0000b08000000000101110000", "hex");
  frame.writeUInt16BE(height, 5);
  frame.writeUInt16BE(width, 7);
  return Buffer.concat([
    Buffer.from("ffd8ffe000104a46494600010100000100010000", "hex"),
    Buffer.from("fffe0008ffc0ffc000ff", "hex").subarray(0, 10),
    Buffer.from("ff", "hex"),
    frame.subarray(0, 13),
    Buffer.from("ffda0008010100003f00d2cf20ffd9", "hex"),
  ]);
}

function riff(type: string, data: Buffer): Buffer {
  const bytes = Buffer.alloc(20 + data.length);
  bytes.write("RIFF", 0, "latin1");
  bytes.writeUInt32LE(12 + data.length, 4);
  bytes.write(`WEBP${type}`, 8, "latin1");
  bytes.writeUInt32LE(data.length, 16);
  data.copy(bytes, 20);
  return bytes;
}

export function makeLossyWebp(width: number, height: number): Buffer {
  const data = Buffer.from("1002009d012a00000000343425a4", "hex");
  data.writeUInt16LE(width, 6);
  data.writeUInt16LE(height, 8);
  return riff("VP8 ", data);
}

export function makeLosslessWebp(width = 1, height = 1): Buffer {
  const data = Buffer.from("2f000000001007101111888808080000", "hex");
  data.writeUInt32LE(((width - 1) | ((height - 1) << 14)) >>> 0, 1);
  return riff("VP8L", data);
}

export function makeExtendedWebp(width: number, height: number): Buffer {
  const data = Buffer.alloc(10);
  data.writeUIntLE(width - 1, 4, 3);
  data.writeUIntLE(height - 1, 7, 3);
  return riff("VP8X", data);
}

export function idOf(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** A picture in pieces, as a client sends it. */
export function piecesOf(
  bytes: Buffer,
  size = maxImagePieceBytes,
  imageId = idOf(bytes),
): ImagePiece[] {
  const pieces: ImagePiece[] = [];
  for (let offset = 0; offset < bytes.length; offset += size) {
    const data = bytes.subarray(offset, offset + size).toString("base64");
    pieces.push({ imageId, offset, total: bytes.length, data });
  }
  return pieces;
}
