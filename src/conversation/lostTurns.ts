import { maxRestartsPerMinute } from "../shared/limits";
import type { Problem } from "../shared/state";
import type { History, PromptFate } from "./history";
import type { LostTurn, TurnRunner } from "./turnRunner";

/** How a turn ended, as far as the agent's own record proves it. */
export function endOf(
  fate: PromptFate,
  problem: Problem,
): {
  readonly status: "done" | "failed" | "interrupted" | "indeterminate";
  readonly problem: Problem | null;
} {
  switch (fate.kind) {
    case "done":
    case "interrupted":
      return { status: fate.kind, problem: null };
    case "failed":
      return { status: "failed", problem: fate.problem };
    // Nothing written is no proof: the CLI writes later than it asks the model.
    case "absent":
    case "unfinished":
    case "unknown":
      return { status: "indeterminate", problem };
  }
}

/**
 * Decides what becomes of a turn whose process ended in it. A prompt that provably was not begun is
 * given to a new process, at most `maxRestartsPerMinute` times a minute; every other one ends as the
 * agent's own record says, or as indeterminate. It never runs twice.
 */
export class LostTurns {
  private readonly history: History;
  private readonly now: () => number;
  /** When (ms, monotonic) prompts were given to a new process. */
  private restarts: readonly number[] = [];

  constructor(history: History, now: () => number = () => performance.now()) {
    this.history = history;
    this.now = now;
  }

  async decide(conversationId: string, runner: TurnRunner, lost: LostTurn): Promise<void> {
    const { turnId, problem, hasBegun } = lost;
    const fate = await this.history.fateOf(conversationId, turnId);
    // Somebody may have ended it meanwhile.
    if (runner.runningId !== turnId) return;
    const isUntouched = !hasBegun && (fate.kind === "absent" || fate.kind === "unknown");
    if (isUntouched && runner.isStopping) {
      runner.end({ status: "interrupted", stats: null, problem: null });
      return;
    }
    if (isUntouched && runner.isTrusted && this.mayRestart()) {
      runner.notice("warning", { code: "claude-restarted", detail: problem.detail });
      runner.repeat();
      return;
    }
    if (isUntouched) {
      runner.end({ status: "failed", stats: null, problem });
      return;
    }
    if (fate.kind === "done") runner.notice("info", problem);
    runner.end({ ...endOf(fate, { code: "claude-lost", detail: problem.detail }), stats: null });
  }

  private mayRestart(): boolean {
    const now = this.now();
    this.restarts = this.restarts.filter((at) => now - at < 60_000);
    if (this.restarts.length >= maxRestartsPerMinute) return false;
    this.restarts = [...this.restarts, now];
    return true;
  }
}
