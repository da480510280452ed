// Reads what a zip archive holds, from the directory at its end (PKWARE's APPNOTE, sections 4.3.12 and 4.3.16).
import { crc32, inflateRawSync } from "node:zlib";

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const localSignature = 0x04034b50;

/** How Unix writes an ordinary file that all may read and its owner may write, where a zip keeps it. */
const plainFile = (0o100644 << 16) >>> 0;

/** No file of a package comes near to this, unpacked (bytes). */
const largestFile = 100_000_000;

/**
 * @param {Buffer} archive without the extensions for more than 4 GB
 * @returns {{ size: number, files: { name: string, size: number }[] }} `size` of the archive and of each file unpacked,
 *   in bytes
 * @throws {Error} when it is no zip archive
 */
export function listZip(archive) {
  const files = entriesOf(archive).map(({ name, size }) => ({ name, size }));
  return { size: archive.length, files };
}

/**
 * Unpacks everything.
 * @param {Buffer} archive as of `listZip`
 * @returns {Map<string, Buffer>} by name
 * @throws {Error} when it is no zip archive, a name is there twice, or a file is not what its checksum says
 */
export function readZip(archive) {
  const files = new Map();
  for (const entry of entriesOf(archive)) {
    if (files.has(entry.name)) throw new Error(`The zip archive has ${entry.name} twice.`);
    files.set(entry.name, contentOf(archive, entry));
  }
  return files;
}

/**
 * Gives every file the same rights, in place: else they are those that it happened to have where it was packed, and the
 * same sources give other bytes.
 * @param {Buffer} archive as of `listZip`
 */
export function levelRights(archive) {
  for (const { at } of entriesOf(archive)) archive.writeUInt32LE(plainFile, at + 38);
}

/** The directory's entries: where each stands, and what it says. */
function entriesOf(archive) {
  let end = archive.length - 22;
  while (end >= 0 && archive.readUInt32LE(end) !== endSignature) end -= 1;
  if (end < 0) throw new Error("This is no zip archive.");
  const count = archive.readUInt16LE(end + 10);
  let at = archive.readUInt32LE(end + 16);
  const entries = [];
  for (let index = 0; index < count; index += 1) {
    if (archive.readUInt32LE(at) !== entrySignature) throw new Error("The zip archive is damaged.");
    const nameLength = archive.readUInt16LE(at + 28);
    entries.push({
      at,
      name: archive.toString("utf8", at + 46, at + 46 + nameLength),
      method: archive.readUInt16LE(at + 10),
      checksum: archive.readUInt32LE(at + 16),
      packedSize: archive.readUInt32LE(at + 20),
      size: archive.readUInt32LE(at + 24),
      start: archive.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return entries;
}

function contentOf(archive, { name, method, checksum, packedSize, size, start }) {
  const isThere = archive.readUInt32LE(start) === localSignature;
  // 0: as it is, 8: deflated.
  if (!isThere || size > largestFile || (method !== 0 && method !== 8)) {
    throw new Error(`The zip archive's ${name} can't be read.`);
  }
  const from = start + 30 + archive.readUInt16LE(start + 26) + archive.readUInt16LE(start + 28);
  const packed = archive.subarray(from, from + packedSize);
  const content = method === 0 ? packed : inflateRawSync(packed, { maxOutputLength: largestFile });
  if (content.length !== size || crc32(content) !== checksum) {
    throw new Error(`The zip archive's ${name} is damaged.`);
  }
  return content;
}
