import { setImmediate } from "node:timers/promises";
import type { Logger } from "../../base/logger";
import { historySearchMs, maxHistorySearchBytes } from "../../shared/limits";
import type { OpenFile } from "./transcriptFile";
import { linesForward, withFile } from "./transcriptFile";
import { parseTranscriptLine, textOf, withoutImages } from "./transcriptLines";

/** How much one search may still read. */
export class SearchBudget {
  private readonly endsAt = performance.now() + historySearchMs;
  private bytesLeft = maxHistorySearchBytes;

  get isSpent(): boolean {
    return this.bytesLeft <= 0 || performance.now() > this.endsAt;
  }

  /** Bytes that may still be read, at least 0. */
  get left(): number {
    return Math.max(0, this.bytesLeft);
  }

  spend(bytes: number): void {
    this.bytesLeft -= bytes;
  }
}

/** A text in the one form in which texts are compared. */
export function comparable(text: string): string {
  return text.normalize("NFC").toLowerCase();
}

/** Whether a prompt or an answer of the transcript holds the words, which are `comparable`. */
export async function transcriptHolds(
  path: string,
  words: string,
  budget: SearchBudget,
  logger: Logger,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  // As the words stand in a line of JSON: only a line that has them is taken apart.
  const escaped = JSON.stringify(words).slice(1, -1);
  const look = async (file: OpenFile): Promise<boolean> => {
    const end = Math.min(file.sizeBytes, budget.left);
    for await (const line of linesForward(file, 0, end)) {
      signal?.throwIfAborted();
      budget.spend(line.sizeBytes);
      if (budget.isSpent) return false;
      const mayHold = !line.isCut && (await holds(withoutImages(line.text), escaped));
      if (mayHold && (await holds(saidIn(line.text), words))) return true;
    }
    return false;
  };
  return (await withFile(path, logger, look, signal)) ?? false;
}

/** What is made comparable in one go, in UTF-16 code units: some ms where it is slow. */
const sliceLength = 64 * 1024;

/** Whether the text holds the words, which are `comparable`. Everything else has its turn meanwhile. */
async function holds(text: string, words: string): Promise<boolean> {
  let before = "";
  for (let start = 0; start < text.length;) {
    if (start > 0) await setImmediate();
    const end = safeEnd(text, start + sliceLength);
    const slice = before + comparable(text.slice(start, end));
    if (slice.includes(words)) return true;
    before = words.length > 1 ? slice.slice(1 - words.length) : "";
    start = end;
  }
  return words === "";
}

/** Where a text may be cut so that its pieces are put in order each for itself: not within a character. */
function safeEnd(text: string, end: number): number {
  let safe = end;
  while (safe < text.length && safe < end + maxCharacterLength && joins(text, safe)) safe += 1;
  return Math.min(safe, text.length);
}

/** Longest sequence that counts as one character, in UTF-16 code units. */
const maxCharacterLength = 64;

/** Whether what stands there belongs to what stands before it: marks, the later letters of a syllable. */
function joins(text: string, at: number): boolean {
  return /^[\p{M}\u1160-\u11ff\udc00-\udfff]/u.test(text.slice(at, at + 2));
}

function saidIn(text: string): string {
  const line = parseTranscriptLine(text);
  switch (line.kind) {
    case "prompt":
    case "output":
      return line.text;
    case "answer":
      return textOf(line.line.message.content);
    default:
      return "";
  }
}
