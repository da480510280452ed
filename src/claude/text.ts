import { maxBlockLength, maxProblemDetailLength } from "../shared/limits";
import type { CutText } from "../shared/state";

/** The beginning and the end of a text that is longer than `limit`, with a mark between. */
export function cutMiddle(text: string, limit: number): CutText {
  if (text.length <= limit) return { text, omitted: 0 };
  const head = wholeCharacters(text.slice(0, Math.floor(limit * 0.7)));
  const tail = wholeCharacters(text.slice(text.length - Math.floor(limit * 0.3)));
  return { text: `${head}\n…\n${tail}`, omitted: text.length - head.length - tail.length };
}

/**
 * A text of an answer: only its end where it is long, but so much of that that whoever keeps it sees
 * that it is longer than `maxBlockLength` and marks the cut.
 */
export function boundedText(text: string): string {
  return text.length <= maxBlockLength ? text : text.slice(-maxBlockLength - 1);
}

/** A text on one line of at most `limit` characters. */
export function oneLine(text: string, limit: number): string {
  const line = text.trim().replace(/\s*[\r\n]+\s*/g, " ⏎ ");
  return line.length <= limit ? line : `${wholeCharacters(line.slice(0, limit - 1))}…`;
}

/** What another program said about a failure, fit for `Problem.detail`: one line, no keys in it. */
export function toDetail(text: string | undefined): string | null {
  const line = oneLine((text ?? "").replace(/sk-ant-[\w-]+/g, "sk-ant-…"), maxProblemDetailLength);
  return line === "" ? null : line;
}

/** The text with U+FFFD for each surrogate that has lost its other half: UTF-8 has no bytes for one. */
export function wellFormed(text: string): string {
  return text.replace(/[\uD800-\uDFFF]/gu, "\uFFFD");
}

/** A cut must not leave half a surrogate pair at either end. */
function wholeCharacters(text: string): string {
  return text.replace(/^[\uDC00-\uDFFF]|[\uD800-\uDBFF]$/g, "");
}
