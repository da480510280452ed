import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { removeParts, writeWhole } from "../base/writeWhole";
import { makePrivateFolder } from "../base/privateFolder";
import { maxUsageIndexBytes, usageIndexPartAgeMs } from "../shared/limits";
import { ByteReader, ByteWriter } from "./byteWriter";
import type { LogFile } from "./logFile";
import { readLogFiles, writeLogFiles } from "./logFile";

const name = "usage.index";
const magic = Buffer.from("RCUI");
/** Another form of the file is another version; an index of another version is made anew. */
const version = 2;
const checksumLength = 32;

/**
 * What is known of the logs, kept in one file so that a restart reads only what is new. Its form: four
 * letters, the version, the files with their rows, and the SHA-256 of all that. It holds figures, hashes of
 * ids, and the names of files, models, conversations and folders, but no word of a prompt or an answer.
 */
export class UsageIndex {
  private readonly folder: string;
  private readonly file: string;

  constructor(folder: string) {
    this.folder = folder;
    this.file = join(folder, name);
  }

  /** The files by their paths; none where there is no index, or one that is damaged, foreign or of another version. */
  async load(): Promise<Map<string, LogFile>> {
    try {
      const bytes = await readFile(this.file);
      return bytes.length > maxUsageIndexBytes ? new Map() : decode(bytes);
    } catch {
      return new Map();
    }
  }

  /** Writes the index whole, for its owner only. Rejects with Node's error. Gives its size in bytes. */
  async save(files: ReadonlyMap<string, LogFile>): Promise<number> {
    await makePrivateFolder(this.folder);
    await removeParts(this.file, usageIndexPartAgeMs);
    const bytes = encode(files);
    if (bytes.length > maxUsageIndexBytes) return 0;
    await writeWhole(this.file, bytes);
    return bytes.length;
  }
}

const digest = (bytes: Uint8Array): Buffer => createHash("sha256").update(bytes).digest();

function encode(files: ReadonlyMap<string, LogFile>): Uint8Array {
  const writer = new ByteWriter();
  writer.raw(magic);
  writer.varint(version);
  writeLogFiles(writer, files);
  writer.raw(digest(writer.written));
  return writer.written;
}

function decode(bytes: Uint8Array): Map<string, LogFile> {
  const end = bytes.length - checksumLength;
  if (end < magic.length || !magic.equals(bytes.subarray(0, magic.length))) return new Map();
  const content = bytes.subarray(0, end);
  if (!digest(content).equals(bytes.subarray(end))) return new Map();
  const reader = new ByteReader(content, magic.length);
  if (reader.varint() !== version) return new Map();
  return readLogFiles(reader);
}
