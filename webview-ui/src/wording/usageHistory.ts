import type { Language } from "../../../src/shared/wording/problems";

/** The words of what Claude's logs tell: the block, the days, the conversations. Fetched with the sheet. */
export interface UsageHistoryWording {
  readonly block: string;
  readonly estimate: string;
  readonly blockRange: (from: string, to: string) => string;
  readonly blockNone: string;
  readonly blockTruth: string;
  readonly left: (rest: string) => string;
  readonly tokens: string;
  readonly cost: string;
  readonly rate: string;
  readonly perMinute: (tokens: string) => string;
  readonly perHour: (cost: string) => string;
  readonly projection: string;
  readonly oneMoment: string;
  readonly used: string;
  readonly periods: Readonly<Record<"today" | "week" | "month", string>>;
  readonly tokensOf: (count: string) => string;
  readonly noPrice: string;
  readonly withoutPrice: (tokens: string) => string;
  readonly atLeast: (cost: string) => string;
  readonly nothing: string;
  readonly answers: string;
  readonly byModel: string;
  readonly model: string;
  readonly otherModels: string;
  readonly days: string;
  readonly measure: string;
  readonly measures: Readonly<Record<"cost" | "tokens", string>>;
  readonly peak: (day: string, value: string) => string;
  readonly chart: (total: string, peak: string, most: string) => string;
  readonly asTable: string;
  readonly day: string;
  readonly total: string;
  readonly conversations: string;
  readonly byConversation: string;
  readonly conversation: string;
  readonly lastUse: string;
  readonly conversationsHint: string;
  readonly noConversations: string;
  readonly elsewhere: string;
  readonly open: (title: string) => string;
  readonly showAll: (count: number) => string;
  readonly justNow: string;
  readonly scanning: string;
  readonly scanned: (files: string, total: string) => string;
  readonly waiting: string;
  readonly failed: string;
  readonly retry: string;
  readonly onlyFull: string;
}

export const usageHistoryWords: Readonly<Record<Language, UsageHistoryWording>> = {
  en: {
    block: "5-hour block",
    estimate: "Estimate",
    blockRange: (from, to) => `${from} – ${to}`,
    blockNone: "Nothing was used on this PC in the last five hours.",
    blockTruth: "By the logs of this PC. The true window of your plan is the one above.",
    left: (rest) => `${rest} left`,
    tokens: "Tokens",
    cost: "Cost",
    rate: "Burn rate",
    perMinute: (tokens) => `${tokens} tokens/min`,
    perHour: (cost) => `${cost}/h`,
    projection: "At its end, at this rate",
    oneMoment: "Known after another answer",
    used: "Used on this PC",
    periods: { today: "Today", week: "7 days", month: "30 days" },
    tokensOf: (count) => `${count} tokens`,
    noPrice: "No price",
    withoutPrice: (tokens) => `+ ${tokens} tokens without a price`,
    atLeast: (cost) => `≥\u00a0${cost}`,
    nothing: "Nothing was used.",
    answers: "Answers",
    byModel: "Cost by model",
    model: "Model",
    otherModels: "Other models",
    days: "Last 30 days",
    measure: "What the chart shows",
    measures: { cost: "Cost", tokens: "Tokens" },
    peak: (day, value) => `Most on ${day}: ${value}`,
    chart: (total, peak, most) => `The last 30 days by model, ${total} in all. ${peak}. ${most}.`,
    asTable: "As a table",
    day: "Day",
    total: "Total",
    conversations: "Conversations",
    byConversation: "Tokens and cost by conversation",
    conversation: "Conversation",
    lastUse: "Last use",
    conversationsHint:
      "Those that are open and those of this PC that cost most in the last 30 days, each with all that its logs still have.",
    noConversations: "No conversation yet.",
    elsewhere: "In another folder",
    open: (title) => `Open “${title}”`,
    showAll: (count) => `Show all ${count}`,
    justNow: "just now",
    scanning: "Reading Claude's logs for the first time",
    scanned: (files, total) => `${files} of ${total} files`,
    waiting: "What Claude's logs tell is not counted yet.",
    failed: "The figures could not be read.",
    retry: "Try again",
    onlyFull: "Days, models and conversations are shown to devices with full rights only.",
  },
  ko: {
    block: "5시간 블록",
    estimate: "추정",
    blockRange: (from, to) => `${from}–${to}`,
    blockNone: "지난 다섯 시간 동안 이 PC에서 사용하지 않았습니다.",
    blockTruth: "이 PC의 기록으로 센 값입니다. 요금제의 실제 한도는 위에 있습니다.",
    left: (rest) => `${rest} 남음`,
    tokens: "토큰",
    cost: "비용",
    rate: "사용 속도",
    perMinute: (tokens) => `분당 ${tokens} 토큰`,
    perHour: (cost) => `시간당 ${cost}`,
    projection: "이 속도로 끝날 때",
    oneMoment: "다음 답변 뒤에 알 수 있음",
    used: "이 PC에서 사용한 양",
    periods: { today: "오늘", week: "7일", month: "30일" },
    tokensOf: (count) => `${count} 토큰`,
    noPrice: "가격 없음",
    withoutPrice: (tokens) => `+ 가격 없는 ${tokens} 토큰`,
    atLeast: (cost) => `≥\u00a0${cost}`,
    nothing: "사용하지 않았습니다.",
    answers: "답변",
    byModel: "모델별 비용",
    model: "모델",
    otherModels: "다른 모델",
    days: "지난 30일",
    measure: "차트에 표시할 값",
    measures: { cost: "비용", tokens: "토큰" },
    peak: (day, value) => `가장 많은 날 ${day}: ${value}`,
    chart: (total, peak, most) => `지난 30일의 모델별 사용량, 모두 ${total}. ${peak}. ${most}.`,
    asTable: "표로 보기",
    day: "날짜",
    total: "합계",
    conversations: "대화",
    byConversation: "대화별 토큰과 비용",
    conversation: "대화",
    lastUse: "최근 사용",
    conversationsHint:
      "열려 있는 대화와 지난 30일 동안 이 PC에서 비용이 많이 든 대화입니다. 대화마다 남아 있는 기록을 모두 셉니다.",
    noConversations: "아직 대화가 없습니다.",
    elsewhere: "다른 폴더",
    open: (title) => `“${title}” 열기`,
    showAll: (count) => `${count}개 모두 보기`,
    justNow: "방금",
    scanning: "Claude 기록을 처음으로 읽는 중",
    scanned: (files, total) => `파일 ${total}개 중 ${files}개`,
    waiting: "Claude 기록을 아직 세지 않았습니다.",
    failed: "사용량을 읽지 못했습니다.",
    retry: "다시 시도",
    onlyFull: "날짜, 모델, 대화별 사용량은 전체 권한이 있는 기기에만 표시됩니다.",
  },
};
