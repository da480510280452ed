import { maxUsageConversations, maxUsageUnpriced, usageDays } from "../shared/limits";
import type { UsageBlock, UsageOfConversation, UsageSummary } from "../shared/usage";
import type { Ledger } from "./ledger";
import { priceSource } from "./prices";
import { column } from "./ledger";
import type { LocalDays } from "./localDays";
import { burnRateOf, isActive, minutesLeftOf, sessionBlocks } from "./sessionBlocks";
import type { SessionBlock } from "./sessionBlocks";
import { PeriodTally, Tally } from "./tally";
import type { TimeOrder } from "./timeOrder";

/** What a summary is made for. */
export interface UsageQuestion {
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly days: LocalDays;
  /** The folder whose use is told, as the CLI names it; null: none. */
  readonly folder: string | null;
  /** Conversations that are told in any case. */
  readonly sessions: readonly string[];
}

/** What the scanner knows of its logs. */
export interface Scanned {
  readonly ledger: Ledger;
  readonly order: TimeOrder;
  readonly files: number;
  readonly isWhole: boolean;
}

interface Conversation {
  readonly tally: Tally;
  /** Null: it was not asked for. To tell models apart takes time for each answer. */
  readonly models: PeriodTally | null;
  /** Dollars and tokens of the last 30 days. */
  dollars: number;
  tokens: number;
  lastAt: number;
  folder: number;
}

/** Makes the summary; one walk over all answers. */
export function summarize(scanned: Scanned, question: UsageQuestion): UsageSummary {
  const { ledger, order } = scanned;
  const { days, now } = question;
  const dates = days.lastDates(now, usageDays);
  const byDate = new Map(dates.map((date) => [date, new PeriodTally()]));
  const oldest = dates.at(-1) ?? "";
  // Zones reach to 14 hours from UTC: what is older than this can't be of the oldest day.
  const earliest = Date.parse(`${oldest}T00:00:00Z`) - 15 * 3_600_000;
  const folder = question.folder === null ? -1 : ledger.folders.find(question.folder);
  const folderTally = new PeriodTally();
  const asked = new Set(question.sessions.map((session) => ledger.sessions.find(session)));
  const conversations = new Map<number, Conversation>();
  const unpriced = new Set<number>();
  let date = "";
  let day: PeriodTally | undefined;
  for (let place = 0; place < order.count; place += 1) {
    const index = order.at(place);
    const time = ledger.time(index);
    const conversation = conversationOf(conversations, ledger.word(index, column.session), asked);
    const tokens = conversation.tally.add(ledger, index);
    conversation.models?.add(ledger, index);
    const inFolder = ledger.word(index, column.folder);
    conversation.lastAt = time;
    if (inFolder !== 0) conversation.folder = inFolder;
    if (folder > 0 && inFolder === folder) folderTally.add(ledger, index);
    if (time < earliest) continue;
    const next = days.dateOf(time);
    if (next !== date) [date, day] = [next, byDate.get(next)];
    if (day === undefined) continue;
    day.add(ledger, index);
    conversation.tokens += tokens;
    const cost = ledger.cost(index);
    if (Number.isNaN(cost)) unpriced.add(ledger.word(index, column.model));
    else conversation.dollars += cost;
  }
  const periods = dates.map((date) => ({ date, tally: byDate.get(date) ?? new PeriodTally() }));
  return {
    asOf: now,
    prices: priceSource,
    timeZone: days.timeZone,
    scannedFiles: scanned.files,
    isWhole: scanned.isWhole && !ledger.isFull,
    block: currentBlock(scanned, now),
    today: together(ledger, periods.slice(0, 1)),
    last7Days: together(ledger, periods.slice(0, 7)),
    last30Days: together(ledger, periods),
    days: periods.map(({ date, tally }) => ({ date, ...tally.toPeriod(ledger) })),
    folder: question.folder === null ? null : folderTally.toPeriod(ledger),
    conversations: listed(ledger, conversations),
    unpricedModels: [...unpriced]
      .map((model) => ledger.models.text(model))
      .filter((name) => name !== "")
      .slice(0, maxUsageUnpriced),
  };
}

function conversationOf(
  all: Map<number, Conversation>,
  session: number,
  asked: ReadonlySet<number>,
): Conversation {
  let conversation = all.get(session);
  if (conversation === undefined) {
    const models = asked.has(session) ? new PeriodTally() : null;
    conversation = { tally: new Tally(), models, dollars: 0, tokens: 0, lastAt: 0, folder: 0 };
    all.set(session, conversation);
  }
  return conversation;
}

function together(ledger: Ledger, periods: readonly { readonly tally: PeriodTally }[]) {
  const sum = new PeriodTally();
  for (const { tally } of periods) sum.merge(tally);
  return sum.toPeriod(ledger);
}

function listed(
  ledger: Ledger,
  conversations: ReadonlyMap<number, Conversation>,
): readonly UsageOfConversation[] {
  const named = [...conversations].filter(([session]) => session !== 0);
  named.sort(
    ([, one], [, other]) =>
      Number(other.models !== null) - Number(one.models !== null) ||
      other.dollars - one.dollars ||
      other.tokens - one.tokens ||
      other.lastAt - one.lastAt,
  );
  return named
    .slice(0, maxUsageConversations)
    .map(([session, { tally, models, lastAt, folder }]) => ({
      sessionId: ledger.sessions.text(session),
      folder: ledger.folders.text(folder),
      lastAt,
      ...tally.toTotals(),
      models: models?.toPeriod(ledger).models ?? null,
    }));
}

/** The block that runs now, or null. */
function currentBlock({ ledger, order }: Scanned, now: number): UsageBlock | null {
  const blocks = sessionBlocks(order.count, (place) => ledger.time(order.at(place)));
  const block = blocks.findLast((one) => isActive(one, now));
  return block === undefined ? null : describeBlock({ ledger, order }, block, now);
}

/** A block with its figures. */
export function describeBlock(
  { ledger, order }: Pick<Scanned, "ledger" | "order">,
  block: SessionBlock,
  now: number,
): UsageBlock {
  const tally = new PeriodTally();
  for (let place = block.from; place < block.to; place += 1) tally.add(ledger, order.at(place));
  const period = tally.toPeriod(ledger);
  const { input, output, cacheWrite5m, cacheWrite1h, cacheRead } = period.tokens;
  const tokens = input + output + cacheWrite5m + cacheWrite1h + cacheRead;
  const burnRate = burnRateOf(block, { tokens, costUsd: period.costUsd });
  const minutesLeft = minutesLeftOf(block, now);
  const { costPerHour = null } = burnRate ?? {};
  return {
    ...{ start: block.start, end: block.end, firstAt: block.first, lastAt: block.last },
    ...{ minutesLeft, burnRate },
    projection:
      burnRate === null
        ? null
        : {
            tokens: Math.round(tokens + burnRate.tokensPerMinute * minutesLeft),
            costUsd:
              costPerHour === null || period.costUsd === null
                ? null
                : period.costUsd + (costPerHour / 60) * minutesLeft,
          },
    ...period,
  };
}
