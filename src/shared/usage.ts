/**
 * What was used, in short, as Claude's logs tell: what stands in a status bar and a header. The whole is
 * asked for (`usage.read`). Times: milliseconds since 1970.
 */
export interface UsageNow {
  readonly asOf: number;
  /** How far the first scan is; null: it is done. The figures below are null until then. */
  readonly scan: UsageScanned | null;
  /** The five hours that run now, an estimate; null: nothing was used in the last five hours. */
  readonly block: (UsedShort & { readonly end: number }) | null;
  readonly today: UsedShort | null;
}

/** What is read of what there is to read. Files differ in size by far: the bytes tell how much is left. */
interface UsageScanned {
  readonly files: number;
  readonly totalFiles: number;
  readonly bytes: number;
  readonly totalBytes: number;
}

/** Tokens of all kinds, and US dollars of what has a price; null: nothing of it has one. */
export interface UsedShort {
  readonly tokens: number;
  readonly costUsd: number | null;
  /** Those of the tokens that have no price, and whose cost is not in `costUsd`; absent: none. */
  readonly unpricedTokens?: number;
}

/** Tokens by kind, as the model's service counts them. */
interface UsageTokens {
  readonly input: number;
  readonly output: number;
  /** Written into the cache for five minutes, and for an hour. */
  readonly cacheWrite5m: number;
  readonly cacheWrite1h: number;
  readonly cacheRead: number;
}

/** What was used. */
export interface UsageTotals {
  readonly tokens: UsageTokens;
  /** US dollars of everything that has a price; null: nothing of it has one. */
  readonly costUsd: number | null;
  /** Tokens of models that have no price; their cost is not in `costUsd`. */
  readonly unpricedTokens: number;
  /** Answers of models. */
  readonly answers: number;
}

/**
 * A model's share. `model` is its name in the logs, with `-fast` where it ran in fast mode; null: the models
 * beyond the first `maxUsageModels`, and what names none.
 */
export interface UsageOfModel extends UsageTotals {
  readonly model: string | null;
}

/** What was used in some days, or of something, also by model. */
export interface UsageOfPeriod extends UsageTotals {
  readonly models: readonly UsageOfModel[];
}

/** One day in the person's time zone. */
interface UsageOfDay extends UsageOfPeriod {
  /** `2026-11-22` */
  readonly date: string;
}

/** The five hours that run now, as they are guessed from the logs. Times: milliseconds since 1970. */
export interface UsageBlock extends UsageOfPeriod {
  readonly start: number;
  readonly end: number;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly minutesLeft: number;
  /** From the first to the last answer; null while there is only one moment. */
  readonly burnRate: {
    readonly tokensPerMinute: number;
    /** US dollars an hour; null without a price. */
    readonly costPerHour: number | null;
  } | null;
  /** What it will have used at its end if it goes on so; null where there is no rate. */
  readonly projection: { readonly tokens: number; readonly costUsd: number | null } | null;
}

/** One conversation, sub-agents included, as far back as its logs reach. */
export interface UsageOfConversation extends UsageTotals {
  readonly sessionId: string;
  /** The folder that it ran in last; "" where the logs don't tell. */
  readonly folder: string;
  /** Milliseconds since 1970. */
  readonly lastAt: number;
  /** Null: this conversation was not asked for, and stands here for its cost. */
  readonly models: readonly UsageOfModel[] | null;
}

/** Everything about usage that is shown. At most `maxUsageSummaryBytes` of JSON. */
export interface UsageSummary {
  /** When it was made, in milliseconds since 1970. */
  readonly asOf: number;
  /** Where its prices come from, and on which day they were looked up (`2026-11-22`). */
  readonly prices: { readonly source: string; readonly readOn: string };
  /** The IANA zone of its days. */
  readonly timeZone: string;
  readonly scannedFiles: number;
  /** False: there are more logs or answers than are looked at, or some that can't be read now. */
  readonly isWhole: boolean;
  /** The block that runs, or null. It is an estimate: only the service knows the true window. */
  readonly block: UsageBlock | null;
  readonly today: UsageOfPeriod;
  readonly last7Days: UsageOfPeriod;
  readonly last30Days: UsageOfPeriod;
  /** The last 30 days, newest first, those without use too. */
  readonly days: readonly UsageOfDay[];
  /** The folder that was asked for, those below it not included; null where none was. */
  readonly folder: UsageOfPeriod | null;
  /** Those that were asked for, and those that cost most (then: used most) in the last 30 days; each with all of its logs. */
  readonly conversations: readonly UsageOfConversation[];
  /** Models of the last 30 days that have no price, by their names in the logs. */
  readonly unpricedModels: readonly string[];
}

/** Whether a sum of money lacks what has no price, so that it is only known to be at least that. */
export function isPartlyPriced(used: {
  readonly costUsd: number | null;
  readonly unpricedTokens?: number;
}): boolean {
  return used.costUsd !== null && (used.unpricedTokens ?? 0) > 0;
}
