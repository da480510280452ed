import type { Conversation } from "../../../../src/shared/state";
import type { UsageTotals } from "../../../../src/shared/usage";

/** What a conversation cost, and who says so. */
export interface ConversationCost extends Pick<
  UsageTotals,
  "costUsd" | "unpricedTokens" | "answers"
> {
  /** Claude Code itself, of all its turns; the logs; or Claude Code of some of its turns, which is the least that it was. */
  readonly source: "claude" | "logs" | "part";
}

/**
 * Claude Code's own figure where it told that of every turn from the first on, else that of the logs, which have what
 * was done elsewhere too. The same wherever a conversation is shown. Null: nobody told anything.
 */
export function conversationCost(
  open: Conversation | undefined,
  logged: UsageTotals | undefined,
): ConversationCost | null {
  const own = { unpricedTokens: 0, answers: open?.turns.length ?? 0 };
  if (open !== undefined && open.costUsd > 0) {
    return { ...own, costUsd: open.costUsd, source: "claude" };
  }
  if (logged !== undefined) return { ...logged, source: "logs" };
  const told = open?.turns.reduce((sum, { stats }) => sum + (stats?.costUsd ?? 0), 0) ?? 0;
  return told > 0 ? { ...own, costUsd: told, source: "part" } : null;
}
