import type { PromptFate } from "../../conversation/history";
import { problemOfResult } from "../problems";
import type { TranscriptLine } from "./transcriptLines";

/** Stop reasons after which the model wants nothing more. After `max_tokens` the CLI makes it go on. */
const finalReasons = new Set(["end_turn", "stop_sequence", "refusal"]);

/** What a turn came to, as far as its lines prove it. */
export type ProvenEnd = Extract<
  PromptFate,
  { readonly kind: "done" | "failed" | "interrupted" | "unfinished" }
>;

/**
 * Follows the lines behind a prompt and says what they prove. Proof of a good end is an answer with a
 * final stop reason that nothing of the turn follows; the CLI writes no line of its own for it. A line
 * that can't be read may have been anything, so behind one nothing is proven any more.
 */
export class EndProof {
  private end: ProvenEnd = { kind: "unfinished" };
  /** What follows belongs to a turn of the CLI's own. */
  private isOver = false;
  private isBlind = false;

  get result(): ProvenEnd {
    return this.end;
  }

  /** Takes in the next line. */
  add(line: TranscriptLine): void {
    if (this.isOver) return;
    switch (line.kind) {
      case "answer":
        this.end =
          !this.isBlind && finalReasons.has(line.line.message.stop_reason ?? "")
            ? { kind: "done" }
            : { kind: "unfinished" };
        break;
      case "output":
        if (!this.isBlind) this.end = { kind: "done" };
        break;
      case "failure":
        this.close({ kind: "failed", problem: problemOf(line) });
        break;
      case "interrupt":
        this.close({ kind: "interrupted" });
        break;
      case "notification":
        this.isOver = this.end.kind === "done";
        break;
      case "results":
      case "reminder":
        this.end = { kind: "unfinished" };
        break;
      case "broken":
        this.isBlind = true;
        break;
      case "prompt":
      case "other":
        break;
    }
  }

  private close(end: ProvenEnd): void {
    if (this.isBlind) return;
    this.end = end;
    this.isOver = true;
  }
}

function problemOf(line: Extract<TranscriptLine, { kind: "failure" }>) {
  const result = {
    type: "result" as const,
    result: line.text,
    ...(line.status === undefined ? {} : { api_error_status: line.status }),
  };
  return problemOfResult(result, line.error);
}
