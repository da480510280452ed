import type { PlanWindow } from "../shared/catalog";
import { compactCount } from "../shared/figures";
import { isOver, usedShare } from "../shared/planUse";
import type { HostState, Money } from "../shared/state";
import type { UsedShort } from "../shared/usage";
import { isPartlyPriced } from "../shared/usage";
import { planWindowName } from "../shared/wording/planWindows";
import type { Language } from "../shared/wording/problems";
import { costText, percent } from "./figureTexts";
import { shownText } from "./shownText";
import { isSameDay } from "../shared/sameDay";
import { timeOfDay } from "./timeOfDay";
import { wordingOf } from "./wording/wording";

type Row = readonly [name: string, value: string];

/** What is known of the plan and of what was used, as rows of the tooltip. */
export function usageRows(host: HostState, now: number, language: Language): readonly Row[] {
  const { usage: words } = wordingOf(language);
  const { planWindows, usage } = host;
  const rows = planWindows.map((window) => windowRow(window, now, language));
  if (usage === null) return rows;
  const { scan, block, today, asOf } = usage;
  if (scan !== null) {
    return [...rows, [words.title, words.reading(scan.files, scan.totalFiles)]];
  }
  const { money } = host.host;
  const isRunning = block !== null && block.end > now;
  return [
    ...rows,
    ...(isRunning
      ? [
          [
            words.block,
            join(words.until(timeOfDay(block.end, now, language)), ...used(block, money, language)),
          ] as const,
        ]
      : []),
    ...(today === null || !isSameDay(asOf, now)
      ? []
      : [
          [
            words.todayName,
            join(...used(today, money, language), words.asOf(timeOfDay(asOf, now, language))),
          ] as const,
        ]),
  ];
}

function windowRow(window: PlanWindow, now: number, language: Language): Row {
  const { usage: words } = wordingOf(language);
  const { kind, status, resetsAt, asOf } = window;
  const share = usedShare(window, now);
  const over = isOver(window, now);
  const isRefused = status === "rejected" && !over;
  const reset = resetsAt === null ? null : timeOfDay(resetsAt, now, language);
  return [
    words.planName(shownText(planWindowName(kind, language).name)),
    join(
      share === null ? (isRefused ? words.refused : words.unknown) : percent(share, language),
      ...(isRefused && share !== null ? [words.refused] : []),
      ...(reset === null ? [] : [over ? words.wasReset(reset) : words.resets(reset)]),
      words.asOf(timeOfDay(asOf, now, language)),
    ),
  ];
}

function used(short: UsedShort, money: Money, language: Language): readonly string[] {
  const { usage: words } = wordingOf(language);
  const { tokens, unpricedTokens = 0 } = short;
  if (tokens === 0) return [words.nothing];
  const cost = costText(short, money, language) ?? words.noPrice;
  const missing = isPartlyPriced(short) ? [words.withoutPrice(compactCount(unpricedTokens))] : [];
  return [words.tokens(compactCount(tokens)), cost, ...missing];
}

function join(...texts: readonly string[]): string {
  return texts.join(" · ");
}
