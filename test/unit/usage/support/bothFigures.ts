import type { UsageTotals } from "../../../../src/shared/usage";
import { column, isFast } from "../../../../src/usage/ledger";
import { LocalDays } from "../../../../src/usage/localDays";
import type { SessionBlock } from "../../../../src/usage/sessionBlocks";
import { sessionBlocks } from "../../../../src/usage/sessionBlocks";
import { describeBlock } from "../../../../src/usage/summarize";
import { PeriodTally } from "../../../../src/usage/tally";
import type { UsageScan } from "../../../../src/usage/usageScan";
import { runCcusage } from "../../../support/ccusage";
import type { LineOptions } from "./lines";
import { logLine } from "./lines";
import { logHome, summaryAt } from "./logHome";

interface TheirBlock {
  readonly startTime: string;
  readonly endTime: string;
  readonly isGap: boolean;
  readonly tokenCounts: {
    readonly inputTokens: number;
    readonly outputTokens: number;
    readonly cacheCreationInputTokens: number;
    readonly cacheReadInputTokens: number;
  };
  readonly costUSD: number;
  readonly models: readonly string[];
}
interface TheirDay {
  readonly period: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheCreationTokens: number;
  readonly cacheReadTokens: number;
  readonly totalCost: number;
}

const figures = ({ tokens, costUsd }: UsageTotals) => ({
  input: tokens.input,
  output: tokens.output,
  cacheWrite: tokens.cacheWrite5m + tokens.cacheWrite1h,
  cacheRead: tokens.cacheRead,
  // To a hundredth of a cent: sums of the same numbers in another order differ far behind the point.
  cost: (costUsd ?? 0).toFixed(4),
});

/** The blocks of a scan, in the form of {@link theirBlocks}. */
export function ourBlocks(scan: UsageScan) {
  const { ledger, order } = scan.counted;
  const blocks = sessionBlocks(order.count, (place) => ledger.time(order.at(place)));
  // Theirs come by their starts, also where a gap begins after the full hour of the block behind it.
  return [...blocks]
    .sort((a, b) => a.start - b.start)
    .map((block) => ({
      start: new Date(block.start).toISOString(),
      end: new Date(block.end).toISOString(),
      isGap: block.isGap,
      models: modelsOf(scan, block),
      ...figures(describeBlock(scan.counted, block, 0)),
    }));
}

function modelsOf({ counted: { ledger, order } }: UsageScan, { from, to }: SessionBlock) {
  const names = new Set<string>();
  for (let place = from; place < to; place += 1) {
    const index = order.at(place);
    const name = ledger.models.text(ledger.word(index, column.model));
    names.add(isFast(ledger, index) ? `${name}-fast` : name);
  }
  return [...names].sort();
}

/** What the program makes of a home. */
export async function theirBlocks(program: string, home: string, environment = {}) {
  const { blocks } = (await runCcusage(program, ["blocks"], home, environment)) as {
    blocks: TheirBlock[];
  };
  return blocks.map(({ startTime, endTime, isGap, models, tokenCounts, costUSD }) => ({
    ...{ start: startTime, end: endTime, isGap, models: [...models].sort() },
    input: tokenCounts.inputTokens,
    output: tokenCounts.outputTokens,
    cacheWrite: tokenCounts.cacheCreationInputTokens,
    cacheRead: tokenCounts.cacheReadInputTokens,
    cost: costUSD.toFixed(4),
  }));
}

/** The days of a scan, in the form of {@link theirDays}. */
export function ourDays(scan: UsageScan, timeZone: string) {
  const { ledger, order } = scan.counted;
  const days = new LocalDays(timeZone);
  const tallies = new Map<string, PeriodTally>();
  for (let place = 0; place < order.count; place += 1) {
    const date = days.dateOf(ledger.time(order.at(place)));
    const tally = tallies.get(date) ?? new PeriodTally();
    tallies.set(date, tally);
    tally.add(ledger, order.at(place));
  }
  return [...tallies].map(([date, tally]) => ({ date, ...figures(tally.toPeriod(ledger)) }));
}

/** What the program makes of a home, for a zone. */
export async function theirDays(program: string, home: string, timeZone: string, environment = {}) {
  const args = ["daily", "--timezone", timeZone];
  const { daily } = (await runCcusage(program, args, home, environment)) as { daily: TheirDay[] };
  return daily.map((day) => ({
    date: day.period,
    input: day.inputTokens,
    output: day.outputTokens,
    cacheWrite: day.cacheCreationTokens,
    cacheRead: day.cacheReadTokens,
    cost: day.totalCost.toFixed(4),
  }));
}

/** What both make of these lines, in one file. */
export async function bothOf(program: string, lines: readonly (LineOptions | string)[]) {
  const home = await logHome();
  try {
    const texts = lines.map((line) => (typeof line === "string" ? line : logLine(line)));
    await home.write(".claude/projects/a/s.jsonl", texts.join(""));
    const scan = await home.scan();
    const summary = summaryAt(scan, "2026-11-20T12:00:00Z");
    const theirs = await theirBlocks(program, home.path);
    const days = { ours: ourDays(scan, "UTC"), theirs: await theirDays(program, home.path, "UTC") };
    return { ours: ourBlocks(scan), theirs, days, summary };
  } finally {
    await home.remove();
  }
}
