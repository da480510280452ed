import type { TurnStats } from "../../../../src/shared/state";
import type { UsageTotals } from "../../../../src/shared/usage";
import { wholeCount } from "../../text/format";
import type { UsageWording } from "../../wording/usage";
import type { Figure } from "./FigureList";

/** Tokens by kind, as they are shown. */
interface TokenKinds {
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
}

export function kindsOf({ tokens }: Pick<UsageTotals, "tokens">): TokenKinds {
  return { ...tokens, cacheWrite: tokens.cacheWrite5m + tokens.cacheWrite1h };
}

/** Of these turns, as far as Claude Code told. */
export function kindsOfTurns(turns: readonly { readonly stats: TurnStats | null }[]): TokenKinds {
  const sum = (key: keyof TurnStats): number =>
    turns.reduce((total, { stats }) => total + Number(stats?.[key] ?? 0), 0);
  return {
    input: sum("inputTokens"),
    output: sum("outputTokens"),
    cacheRead: sum("cacheReadTokens"),
    cacheWrite: sum("cacheWriteTokens"),
  };
}

export function kindFigures(
  { input, output, cacheRead, cacheWrite }: TokenKinds,
  words: UsageWording,
  locale: string,
): readonly Figure[] {
  return [
    [words.inputTokens, wholeCount(input, locale)],
    [words.cacheReadTokens, wholeCount(cacheRead, locale)],
    [words.cacheWriteTokens, wholeCount(cacheWrite, locale)],
    [words.outputTokens, wholeCount(output, locale)],
  ];
}
