import * as v from "valibot";
import { encodeLine, readLine } from "./lineFormat";

/** A numbered piece of what the journal keeps; `body` is whatever JSON its owner gave. */
export interface JournalRecord {
  readonly seq: number;
  readonly body: unknown;
}

/** The version of the format that this program writes and reads. */
export const journalVersion = 1;

const seq = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const recordSchema = v.object({ seq, body: v.unknown() });
const versionSchema = v.object({ version: v.number() });

/** What the bytes of a segment hold. */
export type SegmentContent =
  | {
      readonly kind: "readable";
      readonly checkpoint: JournalRecord;
      readonly records: readonly JournalRecord[];
      /** What was left out, in words for the log. */
      readonly damage: readonly string[];
    }
  /** Not even its checkpoint can be read. */
  | { readonly kind: "unreadable"; readonly reason: string }
  /** Written by another version of the program: none of our business. */
  | { readonly kind: "foreign"; readonly version: number };

/** The first line of a segment: the state up to and including `seq`. */
export function encodeCheckpoint(checkpoint: JournalRecord): Buffer {
  const { seq: upTo, body } = checkpoint;
  const content = { version: journalVersion, seq: upTo, body };
  return encodeLine(content);
}

/**
 * Reads a segment up to the first thing that is wrong. What it gives is always the beginning of what
 * was written, and never anything else. Pure.
 */
export function readSegment(bytes: Buffer): SegmentContent {
  const first = readCheckpoint(bytes);
  if (first.kind !== "readable") return first;
  const { kind, checkpoint, end } = first;
  return { kind, checkpoint, ...readRecords(bytes, end, checkpoint.seq) };
}

/** What the first line of a segment holds. */
export type CheckpointContent =
  | { readonly kind: "readable"; readonly checkpoint: JournalRecord; readonly end: number }
  | Exclude<SegmentContent, { readonly kind: "readable" }>;

/** Reads the first line only; `end` is the byte after it. Pure. */
export function readCheckpoint(bytes: Buffer): CheckpointContent {
  if (bytes.length === 0) return { kind: "unreadable", reason: "is empty" };
  const first = readLine(bytes, 0);
  if (!first.isWhole)
    return { kind: "unreadable", reason: `has a first line that ${first.problem}` };
  const header = v.safeParse(versionSchema, first.value);
  if (header.success && header.output.version !== journalVersion) {
    return { kind: "foreign", version: header.output.version };
  }
  const checkpoint = v.safeParse(recordSchema, first.value);
  if (!header.success || !checkpoint.success) {
    return { kind: "unreadable", reason: "has a first line that is no checkpoint" };
  }
  return { kind: "readable", checkpoint: checkpoint.output, end: first.end };
}

/** The records from byte `start` on, of which the first must be number `after + 1`. */
function readRecords(
  bytes: Buffer,
  start: number,
  after: number,
): { records: JournalRecord[]; damage: string[] } {
  const records: JournalRecord[] = [];
  /** The bytes of each record, to tell a repeated line from another record of the same number. */
  const lines: Buffer[] = [];
  const damage: string[] = [];
  let repeats = 0;
  let position = start;
  while (position < bytes.length) {
    const read = readRecord(bytes, position);
    if (!("record" in read)) {
      damage.push(leftOut(position, read.problem, bytes));
      break;
    }
    const line = bytes.subarray(position, read.end);
    const expected = after + records.length + 1;
    if (read.record.seq === expected) {
      records.push(read.record);
      lines.push(line);
    } else if (lines[read.record.seq - after - 1]?.equals(line) === true) {
      repeats += 1;
    } else {
      const problem = `has number ${read.record.seq} where ${expected} belongs`;
      damage.push(leftOut(position, problem, bytes));
      break;
    }
    position = read.end;
  }
  if (repeats > 0) damage.push(`${repeats} repeated lines are left out`);
  return { records, damage };
}

function readRecord(
  bytes: Buffer,
  start: number,
): { record: JournalRecord; end: number } | { problem: string } {
  const line = readLine(bytes, start);
  if (!line.isWhole) return { problem: line.problem };
  const parsed = v.safeParse(recordSchema, line.value);
  if (!parsed.success) return { problem: "is no record" };
  return { record: parsed.output, end: line.end };
}

function leftOut(position: number, problem: string, bytes: Buffer): string {
  return `the line at byte ${position} ${problem}; ${bytes.length - position} bytes are left out`;
}
