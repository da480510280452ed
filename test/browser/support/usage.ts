import type { PlanWindow } from "../../../src/shared/catalog";
import type {
  UsageNow,
  UsageOfConversation,
  UsageOfModel,
  UsageSummary,
  UsageTotals,
} from "../../../src/shared/usage";
import { conversationId } from "./fixtures";
import { listed } from "./panels";

const hour = 3_600_000;

/** A window of the plan as Claude tells it by itself. */
export function planWindow(kind: string, change: Partial<PlanWindow> = {}): PlanWindow {
  return {
    kind,
    utilization: 0.42,
    resetsAt: Date.now() + 2.4 * hour,
    status: "allowed",
    source: "event",
    asOf: Date.now(),
    ...change,
  };
}

/** Tokens in the proportions of a day's work. */
export function totals(tokens: number, costUsd: number | null): UsageTotals {
  const part = (share: number): number => Math.round(tokens * share);
  return {
    tokens: {
      input: part(0.02),
      output: part(0.03),
      cacheWrite5m: part(0.08),
      cacheWrite1h: part(0.02),
      cacheRead: part(0.85),
    },
    costUsd,
    unpricedTokens: costUsd === null ? tokens : 0,
    answers: tokens === 0 ? 0 : Math.ceil(tokens / 60_000),
  };
}

function model(name: string | null, tokens: number, costUsd: number | null): UsageOfModel {
  return { model: name, ...totals(tokens, costUsd) };
}

/** Of these models: dollars of a million tokens; null: nobody knows. */
const prices: Readonly<Record<string, number | null>> = {
  "claude-opus-4-5-20251101": 2.1,
  "claude-sonnet-4-5-20250929": 1.2,
  "claude-haiku-4-5-20251001": 0.4,
  "claude-opus-4-5-20251101-fast": 12,
  "claude-next-1": null,
};

/** What was used of each, in thousands of tokens, on the day that is so many days ago; the same every time. */
function modelsOf(daysAgo: number): readonly UsageOfModel[] {
  // Weekends are quiet.
  if (daysAgo % 7 === 1) return [];
  const swing = (seed: number): number => ((daysAgo * 7_919 + seed * 104_729) % 1_000) / 1_000;
  return Object.entries(prices).flatMap(([name, price], index) => {
    if (swing(index) < 0.2 * index) return [];
    const tokens = Math.round(swing(index + 9) * (9_000_000 / (index + 1)));
    return [model(name, tokens, price === null ? null : (tokens / 1e6) * price)];
  });
}

function together(days: readonly (readonly UsageOfModel[])[]) {
  const sums = new Map<string | null, UsageOfModel>();
  for (const each of days.flat()) {
    const before = sums.get(each.model);
    sums.set(each.model, before === undefined ? each : { model: each.model, ...add(before, each) });
  }
  const models = [...sums.values()].sort((a, b) => (b.costUsd ?? 0) - (a.costUsd ?? 0));
  return { models, ...models.reduce<UsageTotals>(add, totals(0, null)) };
}

function add(a: UsageTotals, b: UsageTotals): UsageTotals {
  const cost =
    a.costUsd === null && b.costUsd === null ? null : (a.costUsd ?? 0) + (b.costUsd ?? 0);
  return {
    tokens: {
      input: a.tokens.input + b.tokens.input,
      output: a.tokens.output + b.tokens.output,
      cacheWrite5m: a.tokens.cacheWrite5m + b.tokens.cacheWrite5m,
      cacheWrite1h: a.tokens.cacheWrite1h + b.tokens.cacheWrite1h,
      cacheRead: a.tokens.cacheRead + b.tokens.cacheRead,
    },
    costUsd: cost,
    unpricedTokens: a.unpricedTokens + b.unpricedTokens,
    answers: a.answers + b.answers,
  };
}

/** A month of work with five models, one of them without a price. */
export function usageSummary(change: Partial<UsageSummary> = {}): UsageSummary {
  const now = Date.now();
  const start = Math.floor((now - 2.8 * hour) / hour) * hour;
  const used = Array.from({ length: 30 }, (_, daysAgo) => modelsOf(daysAgo));
  return {
    asOf: now,
    prices: { source: "LiteLLM, Anthropic", readOn: "2026-11-22" },
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    scannedFiles: 214,
    isWhole: true,
    block: {
      ...together([modelsOf(0)]),
      start,
      end: start + 5 * hour,
      firstAt: start + 0.4 * hour,
      lastAt: now - 60_000,
      minutesLeft: Math.round((start + 5 * hour - now) / 60_000),
      burnRate: { tokensPerMinute: 42_137.4, costPerHour: 3.84 },
      projection: { tokens: 14_200_000, costUsd: 21.37 },
    },
    today: together(used.slice(0, 1)),
    last7Days: together(used.slice(0, 7)),
    last30Days: together(used),
    days: used.map((models, daysAgo) => ({
      date: new Date(now - daysAgo * 24 * hour).toISOString().slice(0, 10),
      ...together([models]),
    })),
    folder: {
      ...totals(83_400_000, 61.2),
      unpricedTokens: 1_200_000,
      models: together(used).models,
    },
    conversations: conversations(now),
    unpricedModels: ["claude-next-1"],
    ...change,
  };
}

function conversations(now: number): readonly UsageOfConversation[] {
  const own = listed(4).map(({ id }, index) => ({
    sessionId: id,
    folder: "/home/u/projects/my-app",
    lastAt: now - (index + 1) ** 2 * 7 * hour,
    ...totals(9_400_000 / (index + 1), 11.4 / (index + 1)),
    models: null,
  }));
  const others = Array.from({ length: 7 }, (_, index) => ({
    sessionId: `0f0c9a52-0000-4c06-9a6c-00000000000${index}`,
    folder: index % 2 === 0 ? "/home/u/projects/quarterly-report-generator" : "C:\\work\\site",
    lastAt: now - (index + 2) * 31 * hour,
    ...totals(3_100_000 / (index + 1), index === 3 ? null : 4.2 / (index + 1)),
    models: null,
  }));
  const current = {
    sessionId: conversationId,
    folder: "/home/u/projects/my-app",
    lastAt: now - 60_000,
    ...totals(1_234_567, 1.87),
    models: [
      model("claude-opus-4-5-20251101", 834_567, 1.61),
      model("claude-haiku-4-5-20251001", 400_000, 0.26),
    ],
  };
  return [current, ...own, ...others];
}

/** The same in short, as the state has it. */
export function usageNow(change: Partial<UsageNow> = {}): UsageNow {
  const { asOf, block, today } = usageSummary();
  return {
    asOf,
    scan: null,
    block: block && { tokens: 4_321_000, costUsd: block.costUsd, end: block.end },
    today: { tokens: 4_321_000, costUsd: today.costUsd },
    ...change,
  };
}
