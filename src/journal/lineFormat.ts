import { crc32 } from "node:zlib";
import { messageOf } from "../base/errors";
import { parseJson } from "../base/json";
import { JournalError } from "./journalError";

/** A line is `crc32 json\n`: 8 lower-case hex digits over the bytes of the JSON, one space. */
const checksumLength = 8;
const prefixLength = checksumLength + 1;
const space = 0x20;
const newline = 0x0a;

function checksum(json: Buffer): string {
  return crc32(json).toString(16).padStart(checksumLength, "0");
}

/** One line of a segment. JSON has no raw newline, so a line ends where it says. */
export function encodeLine(content: { readonly seq: number; readonly body: unknown }): Buffer {
  let json: string;
  try {
    json = JSON.stringify(content);
  } catch (error) {
    throw new JournalError("not-json", `Not JSON: ${messageOf(error)}`, { cause: error });
  }
  // JSON leaves out what it can't say; a record without its body would be read as damage.
  if (!json.includes('"body":')) {
    throw new JournalError("not-json", "A record needs a body that JSON can hold.");
  }
  const bytes = Buffer.from(json);
  return Buffer.concat([Buffer.from(`${checksum(bytes)} `), bytes, Buffer.of(newline)]);
}

export type Line =
  | { readonly isWhole: true; readonly value: unknown; readonly end: number }
  | { readonly isWhole: false; readonly problem: string };

/** The line that begins at `start`; `end` is where the next one begins. */
export function readLine(bytes: Buffer, start: number): Line {
  const end = bytes.indexOf(newline, start);
  if (end < 0) return { isWhole: false, problem: "is unfinished" };
  const json = bytes.subarray(start + prefixLength, end);
  const isRight =
    end - start > prefixLength &&
    bytes[start + checksumLength] === space &&
    // Compared as text: what was written is lower-case, so a flipped bit can't hide in a letter's case.
    bytes.toString("latin1", start, start + checksumLength) === checksum(json);
  if (!isRight) return { isWhole: false, problem: "is damaged" };
  const value = parseJson(json.toString("utf8"));
  if (value === undefined) return { isWhole: false, problem: "is not JSON" };
  return { isWhole: true, value, end: end + 1 };
}
