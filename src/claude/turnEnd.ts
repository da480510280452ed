import type { AgentEvent } from "../conversation/agent";
import type { TurnStats } from "../shared/state";
import type { CliLineOf } from "./cliLines";
import { problemOfResult } from "./problems";

/** The end of a turn as the port says it. */
export type TurnEnded = Extract<AgentEvent, { type: "turn-ended" }>;

/** What the result line does not say by itself. */
export interface TurnContext {
  /** Somebody pressed Stop. */
  readonly isInterrupted: boolean;
  readonly answerError: string | undefined;
  readonly model: string | null;
  /** The CLI counts money per process; this is where it stood after the turn before (US dollars). */
  readonly costBefore: number;
}

/** Reads a turn's end from its result line. */
export function turnEnded(line: CliLineOf<"result">, context: TurnContext): TurnEnded {
  const stats = statsOf(line, context);
  const isAborted = line.terminal_reason?.startsWith("aborted") === true;
  if (context.isInterrupted || isAborted) {
    return { type: "turn-ended", status: "interrupted", stats, problem: null };
  }
  if (line.is_error !== true && (line.subtype ?? "success") === "success") {
    return { type: "turn-ended", status: "done", stats, problem: null };
  }
  const problem = problemOfResult(line, context.answerError);
  return { type: "turn-ended", status: "failed", stats, problem };
}

/**
 * Whether a result ends the turn of this prompt. Work that ends in the background makes the CLI run
 * turns of its own; newer CLIs name the prompts of a result, or its origin.
 */
export function belongsTo(line: CliLineOf<"result">, promptId: string): boolean {
  const prompts = line.user_message_uuids ?? [];
  if (prompts.length > 0) return prompts.includes(promptId);
  return line.origin?.kind !== "task-notification";
}

function statsOf(line: CliLineOf<"result">, { model, costBefore }: TurnContext): TurnStats {
  const { usage, total_cost_usd: total } = line;
  return {
    durationMs: line.duration_ms ?? null,
    costUsd: total === undefined ? null : Math.max(0, total - costBefore),
    inputTokens: usage?.input_tokens ?? null,
    outputTokens: usage?.output_tokens ?? null,
    cacheReadTokens: usage?.cache_read_input_tokens ?? null,
    cacheWriteTokens: usage?.cache_creation_input_tokens ?? null,
    modelTurns: line.num_turns ?? null,
    model,
  };
}
