import type { JSX } from "preact";
import type { Problem } from "../../../src/shared/state";
import { duration } from "../text/format";
import { Icon } from "./Icon";
import { lazy } from "./lazy";
import { useStore, useWords } from "./page";
import { useNow } from "./useNow";

const ProblemText = lazy(async () => (await import("./ProblemText")).ProblemText);

interface ProblemNoteProps {
  readonly level: "info" | "warning" | "error";
  readonly problem: Problem;
  /** Epoch ms of the PC until which it goes on: the next attempt. */
  readonly until?: number | undefined;
}

/** What happened, what to do, and what the failing part said itself. */
export function ProblemNote({ level, problem, until }: ProblemNoteProps): JSX.Element {
  const words = useWords();
  const left = useTimeLeft(until);
  if (problem.code === "api-retry" && left <= 0) {
    return (
      <div class="notice" data-level="info">
        <Icon name="info" />
        <div>
          <p>{words.turn.retried}</p>
          {problem.detail !== null && <p class="notice-detail">{problem.detail}</p>}
        </div>
      </div>
    );
  }
  return (
    <div class="notice" data-level={level}>
      <Icon name={level === "info" ? "info" : "alert"} />
      <div>
        <ProblemText code={problem.code} />
        {left > 0 && (
          <p class="notice-countdown" role="timer">
            {words.turn.nextAttempt(duration(left, words.locale, 0))}
          </p>
        )}
        {problem.detail !== null && <p class="notice-detail">{problem.detail}</p>}
      </div>
    </div>
  );
}

/** What is left until then in whole seconds (ms), renewed as it passes; 0: it is over, or there is none. */
function useTimeLeft(until: number | undefined): number {
  const store = useStore();
  const remaining = (at: number): number =>
    until === undefined ? 0 : until - (at - store.clockAheadMs.peek());
  const now = useNow(1_000, remaining(Date.now()) > 0);
  return Math.max(0, Math.ceil(remaining(now) / 1_000) * 1_000);
}
