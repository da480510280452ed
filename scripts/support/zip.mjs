// Reads what a zip archive holds, from the directory at its end (PKWARE's APPNOTE, sections 4.3.12 and 4.3.16).

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;

/**
 * @param {Buffer} archive without the extensions for more than 4 GB
 * @returns {{ size: number, files: { name: string, size: number }[] }} `size` of the archive and of each file unpacked,
 *   in bytes
 * @throws {Error} when it is no zip archive
 */
export function listZip(archive) {
  let end = archive.length - 22;
  while (end >= 0 && archive.readUInt32LE(end) !== endSignature) end -= 1;
  if (end < 0) throw new Error("This is no zip archive.");
  const count = archive.readUInt16LE(end + 10);
  let at = archive.readUInt32LE(end + 16);
  const files = [];
  for (let index = 0; index < count; index += 1) {
    if (archive.readUInt32LE(at) !== entrySignature) throw new Error("The zip archive is damaged.");
    const nameLength = archive.readUInt16LE(at + 28);
    const name = archive.toString("utf8", at + 46, at + 46 + nameLength);
    files.push({ name, size: archive.readUInt32LE(at + 24) });
    at += 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return { size: archive.length, files };
}
