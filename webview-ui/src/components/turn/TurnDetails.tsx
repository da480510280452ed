import type { JSX } from "preact";
import type { Turn, TurnStats } from "../../../../src/shared/state";
import { duration, timeOfDay, wholeCount } from "../../text/format";
import { turnDetailWords } from "../../wording/turnDetails";
import { usePage } from "../page";
import { useMoney } from "../useMoney";

interface TurnDetailsProps {
  readonly turn: Turn;
  readonly stats: TurnStats;
  readonly endedAt: number;
}

/** Every figure of a turn, by its name. */
export function TurnDetails({ turn, stats, endedAt }: TurnDetailsProps): JSX.Element {
  const { words: page, language } = usePage();
  const words = turnDetailWords[language];
  const { locale } = page;
  const money = useMoney();
  const count = (tokens: number | null): string | null =>
    tokens === null ? null : wholeCount(tokens, locale);
  const time = (at: number | null): string | null =>
    at === null ? null : timeOfDay(at, Date.now(), locale);
  const rows: readonly (readonly [string, string | null])[] = [
    [words.model, stats.model],
    [words.modelTurns, count(stats.modelTurns)],
    [words.inputTokens, count(stats.inputTokens)],
    [words.cacheReadTokens, count(stats.cacheReadTokens)],
    [words.cacheWriteTokens, count(stats.cacheWriteTokens)],
    [words.outputTokens, count(stats.outputTokens)],
    [words.cost, stats.costUsd === null ? null : money(stats.costUsd)],
    [words.duration, stats.durationMs === null ? null : duration(stats.durationMs, locale)],
    [words.startedAt, time(turn.startedAt)],
    [words.endedAt, time(endedAt)],
  ];
  return (
    <dl class="figure-list">
      {rows.map(
        ([name, value]) =>
          value !== null && (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
