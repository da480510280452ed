import type { Logger } from "../../base/logger";
import { historySearchMs, maxHistorySearchBytes } from "../../shared/limits";
import { linesForward, withFile } from "./transcriptFile";
import { parseTranscriptLine, textOf } from "./transcriptLines";

/** How much one search may still read. */
export class SearchBudget {
  private readonly endsAt = performance.now() + historySearchMs;
  private bytesLeft = maxHistorySearchBytes;

  get isSpent(): boolean {
    return this.bytesLeft <= 0 || performance.now() > this.endsAt;
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
  const found = await withFile(path, logger, async (file) => {
    for await (const text of linesForward(file, 0)) {
      signal?.throwIfAborted();
      if (text === null) continue;
      budget.spend(text.length);
      if (budget.isSpent) return false;
      if (comparable(text).includes(escaped) && comparable(saidIn(text)).includes(words))
        return true;
    }
    return false;
  });
  return found ?? false;
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
