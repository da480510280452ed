import type { JSX } from "preact";
import type { Problem } from "../../../src/shared/state";
import { problemWords } from "../../../src/shared/wording/problems";
import { duration } from "../text/format";
import { Icon } from "./Icon";
import { usePage, useStore, useWords } from "./page";
import { useNow } from "./useNow";

interface ProblemNoteProps {
  readonly level: "info" | "warning" | "error";
  readonly problem: Problem;
  /** Epoch ms of the PC until which it goes on: the next attempt. */
  readonly until?: number | undefined;
}

/** What happened, what to do, and what the failing part said itself. */
export function ProblemNote({ level, problem, until }: ProblemNoteProps): JSX.Element {
  const { language } = usePage();
  const { what, next } = problemWords[language][problem.code];
  return (
    <div class="notice" data-level={level}>
      <Icon name={level === "info" ? "info" : "alert"} />
      <div>
        <p>
          <strong>{what}</strong> {next}
        </p>
        {until !== undefined && <NextAttempt until={until} />}
        {problem.detail !== null && <p class="notice-detail">{problem.detail}</p>}
      </div>
    </div>
  );
}

/** Counts down; nothing once that time is over. */
function NextAttempt({ until }: { readonly until: number }): JSX.Element | null {
  const words = useWords();
  const store = useStore();
  const remaining = (at: number): number => until - (at - store.clockAheadMs.peek());
  const now = useNow(1_000, remaining(Date.now()) > 0);
  const left = remaining(now);
  if (left <= 0) return null;
  const seconds = Math.ceil(left / 1_000) * 1_000;
  return (
    <p class="notice-countdown" role="timer">
      {words.turn.nextAttempt(duration(seconds, words.locale, 0))}
    </p>
  );
}
