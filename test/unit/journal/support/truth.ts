import type { JournalRecord } from "../../../../src/journal/segment";

const words = [
  "plain",
  "한국어",
  "émoji 🙂",
  "line\nbreak",
  "\u0000nul",
  '"quoted"',
  "\ud800 alone",
];

/** The body that record `seq` has in all tests: whatever else is read back under that number is wrong. */
export function bodyOf(seq: number): unknown {
  return {
    type: "record",
    seq,
    text: `${words[seq % words.length] ?? ""} `.repeat(1 + (seq % 5)),
    deep: { list: [seq, null, true, { [`key${seq % 3}`]: seq / 7 }] },
  };
}

/** The body of a checkpoint at `seq`. */
export function stateAt(seq: number): unknown {
  return { type: "state", upTo: seq, sum: (seq * (seq + 1)) / 2 };
}

/** How many of these are not what was written under their numbers, in order from the checkpoint on. */
export function countWrong(
  checkpoint: JournalRecord | null,
  records: readonly JournalRecord[],
): number {
  if (checkpoint === null) return records.length;
  const isStateWrong = textOf(checkpoint.body) !== textOf(stateAt(checkpoint.seq));
  const wrong = records.filter(
    ({ seq, body }, index) => seq !== checkpoint.seq + index + 1 || textOf(body) !== bodyText(seq),
  );
  return wrong.length + (isStateWrong ? 1 : 0);
}

const texts = new Map<number, string>();

function bodyText(seq: number): string {
  const text = texts.get(seq) ?? textOf(bodyOf(seq));
  texts.set(seq, text);
  return text;
}

function textOf(body: unknown): string {
  return JSON.stringify(body);
}
