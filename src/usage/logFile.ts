import type { ByteReader, ByteWriter } from "./byteWriter";
import { FileRows } from "./fileRows";

/** What is known of one log, and how far it was read. */
export interface LogFile {
  /** Bytes and milliseconds when it was last looked at, and the system's number of the file. */
  size: number;
  modified: number;
  inode: number;
  /** Up to here it was read: the byte after a newline, or 0. */
  offset: number;
  /** How many bytes before `offset` it is known by, and their hash: where they are others, the file is another one. */
  tail: number;
  tailHigh: number;
  tailLow: number;
  rows: FileRows;
}

export function newLogFile(): LogFile {
  return {
    ...{ size: -1, modified: -1, inode: -1, offset: 0, tail: 0, tailHigh: 0, tailLow: 0 },
    rows: new FileRows(),
  };
}

/** Files by their paths, as bytes. */
export function writeLogFiles(writer: ByteWriter, files: ReadonlyMap<string, LogFile>): void {
  writer.varint(files.size);
  for (const [path, file] of files) {
    writer.text(path);
    writer.signed(file.size);
    writer.float64(file.modified);
    writer.float64(file.inode);
    writer.varint(file.offset);
    writer.varint(file.tail);
    writer.uint32(file.tailHigh);
    writer.uint32(file.tailLow);
    file.rows.save(writer);
  }
}

/** Throws `DamagedBytes` where there is something else. */
export function readLogFiles(reader: ByteReader): Map<string, LogFile> {
  const files = new Map<string, LogFile>();
  for (let left = reader.varint(); left > 0; left -= 1) {
    const path = reader.text();
    const file = newLogFile();
    file.size = reader.signed();
    file.modified = reader.float64();
    file.inode = reader.float64();
    file.offset = reader.varint();
    file.tail = reader.varint();
    file.tailHigh = reader.uint32();
    file.tailLow = reader.uint32();
    file.rows = FileRows.load(reader);
    files.set(path, file);
  }
  return files;
}
