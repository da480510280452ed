import type { Language } from "../../../src/shared/wording/problems";

/** The words of the sheet about what is used, fetched with it; those of what the logs tell are in usageHistory.ts. */
export interface UsageWording {
  readonly title: string;
  readonly plan: string;
  readonly unknownShare: string;
  readonly resets: (time: string, rest: string) => string;
  readonly wasReset: (time: string) => string;
  /** By who told: by itself (`event`), or when asked (`usage`). */
  readonly asOf: Readonly<Record<"event" | "usage", (time: string) => string>>;
  readonly allowed: string;
  readonly nearly: string;
  readonly refused: string;
  readonly noPlan: string;
  readonly conversation: string;
  readonly noConversation: string;
  readonly cost: string;
  readonly noCost: string;
  readonly inputTokens: string;
  readonly cacheReadTokens: string;
  readonly cacheWriteTokens: string;
  readonly outputTokens: string;
  readonly turns: string;
  readonly context: string;
  readonly contextOf: (used: string, window: string) => string;
  /** Of what cost and tokens there are turns missing, and of what the prompts alone. */
  readonly partOnly: string;
  readonly partPrompts: string;
  /** Who says what the conversation cost. */
  readonly costSource: Readonly<Record<"claude" | "logs" | "part", string>>;
  /** Who says what each model cost, where the sum is Claude Code's own. */
  readonly modelSource: string;
  readonly folder: string;
  readonly noFolder: string;
  readonly meaningTitle: string;
  /** What it is, and where it comes from. */
  readonly meanings: readonly (readonly [name: string, text: string])[];
  readonly prices: (source: string, day: string) => string;
  readonly counted: (time: string, files: string) => string;
  readonly notWhole: string;
  readonly zone: (zone: string) => string;
}

export const usageWords: Readonly<Record<Language, UsageWording>> = {
  en: {
    title: "Usage",
    plan: "Your plan",
    unknownShare: "Not told",
    resets: (time, rest) => `Starts anew at ${time} (in ${rest})`,
    wasReset: (time) => `Started anew at ${time}. The next answer brings the new figure.`,
    asOf: {
      event: (time) => `As of ${time}, told by Claude with an answer`,
      usage: (time) => `As of ${time}, told by Claude when asked`,
    },
    allowed: "Within the limit",
    nearly: "Nearly used up",
    refused: "Used up: Claude takes nothing until then.",
    noPlan:
      "Nothing is known of a plan's limits. Claude tells them with an answer when you are logged in with a plan; with an API key there are none.",
    conversation: "This conversation",
    noConversation: "No conversation is open.",
    cost: "Cost",
    noCost: "Not told",
    inputTokens: "Tokens in",
    cacheReadTokens: "Read from cache",
    cacheWriteTokens: "Written to cache",
    outputTokens: "Tokens out",
    turns: "Prompts",
    context: "Context in use",
    contextOf: (used, window) => `${used} of ${window}`,
    partOnly: "Tokens and prompts of the part that is open here; older turns are not counted.",
    partPrompts: "Prompts of the part that is open here; older ones are not counted.",
    costSource: {
      claude: "The cost is Claude Code's own figure.",
      logs: "The cost is counted from Claude's logs on this PC.",
      part: "The cost is Claude Code's own figure of some of the turns.",
    },
    modelSource: "By model it is counted from Claude's logs.",
    folder: "This folder",
    noFolder: "Claude's logs have nothing of this folder yet.",
    meaningTitle: "What the numbers mean",
    meanings: [
      [
        "Your plan",
        "What Claude itself says of your plan, as of the time beside it. Other devices, claude.ai and other programs use the same plan, so this is the truth about it.",
      ],
      [
        "5-hour block",
        "An estimate: five hours from the full hour of the first answer, by Claude's logs on this PC. What you use elsewhere is not in it.",
      ],
      ["Burn rate", "Tokens a minute and cost an hour between the block's first and last answer."],
      [
        "At its end, at this rate",
        "What the block will have used and cost at its end if it goes on at its burn rate.",
      ],
      ["Today, 7 and 30 days", "Calendar days in the time zone of your PC, today included."],
      [
        "Tokens",
        "Counted from Claude's logs on this PC, each answer once, sub-agents included. Claude deletes logs after 30 days unless its settings say otherwise.",
      ],
      [
        "Answers",
        "Messages of the model, those between tools and of sub-agents included: one prompt leads to several.",
      ],
      [
        "Cost",
        "Tokens times the list price of the API on that day. With a plan you don't pay it on top. Of a conversation that is open here it is Claude Code's own figure where it told the cost of every turn from the first on, else that of the logs.",
      ],
      [
        "No price",
        "A model that the price table doesn't know. Its tokens count, its cost doesn't: a sum that lacks it is shown with “≥”.",
      ],
      [
        "This conversation",
        "All that the logs still have of it, sub-agents included. Prompts are those that are loaded here.",
      ],
      [
        "Context in use",
        "How much of what the model can take at once the conversation filled with its last answer.",
      ],
      [
        "This folder",
        "All that the logs still have of Claude in this folder, without the folders below it.",
      ],
      ["Cache", "Tokens that are read from the cache cost about a tenth of new ones."],
    ],
    prices: (source, day) => `Prices: ${source}, looked up on ${day}.`,
    counted: (time, files) => `Counted at ${time} from ${files} logs.`,
    notWhole:
      "There are more logs than are looked at, or some that cannot be read now: the figures may be too low.",
    zone: (zone) => `The days are those of your PC (${zone}).`,
  },
  ko: {
    title: "사용량",
    plan: "요금제",
    unknownShare: "알 수 없음",
    resets: (time, rest) => `${time}에 초기화 (${rest} 후)`,
    wasReset: (time) => `${time}에 초기화됨. 다음 답변 때 새 값이 나옵니다.`,
    asOf: {
      event: (time) => `${time} 기준, Claude가 답변과 함께 알림`,
      usage: (time) => `${time} 기준, Claude에게 물어본 값`,
    },
    allowed: "한도 안에 있음",
    nearly: "거의 다 사용함",
    refused: "모두 사용함: 그때까지 Claude가 요청을 받지 않습니다.",
    noPlan:
      "요금제 한도를 아직 알 수 없습니다. 요금제로 로그인했다면 다음 답변부터 표시되며, API 키에는 이런 한도가 없습니다.",
    conversation: "이 대화",
    noConversation: "열린 대화가 없습니다.",
    cost: "비용",
    noCost: "알 수 없음",
    inputTokens: "입력 토큰",
    cacheReadTokens: "캐시에서 읽음",
    cacheWriteTokens: "캐시에 씀",
    outputTokens: "출력 토큰",
    turns: "요청",
    context: "사용 중인 컨텍스트",
    contextOf: (used, window) => `${window} 중 ${used}`,
    partOnly: "여기 열려 있는 부분의 토큰과 요청입니다. 더 오래된 것은 세지 않았습니다.",
    partPrompts: "여기 열려 있는 부분의 요청 수입니다. 더 오래된 것은 세지 않았습니다.",
    costSource: {
      claude: "비용은 Claude Code가 알려 준 값입니다.",
      logs: "비용은 이 PC의 Claude 기록으로 센 값입니다.",
      part: "비용은 Claude Code가 일부 요청에 대해 알려 준 값입니다.",
    },
    modelSource: "모델별 비용은 Claude 기록으로 센 값입니다.",
    folder: "이 폴더",
    noFolder: "Claude 기록에 이 폴더의 사용량이 아직 없습니다.",
    meaningTitle: "숫자의 뜻",
    meanings: [
      [
        "요금제",
        "옆에 적힌 시각에 Claude가 직접 알린 값입니다. 다른 기기와 claude.ai, 다른 프로그램도 같은 요금제를 쓰므로 이 값이 정확합니다.",
      ],
      [
        "5시간 블록",
        "추정값입니다. 이 PC의 Claude 기록에서 첫 답변이 나온 정시부터 다섯 시간을 셉니다. 다른 곳에서 쓴 것은 들어 있지 않습니다.",
      ],
      ["사용 속도", "블록의 첫 답변과 마지막 답변 사이의 분당 토큰과 시간당 비용입니다."],
      ["이 속도로 끝날 때", "같은 속도로 계속 쓰면 블록이 끝날 때까지 사용할 토큰과 비용입니다."],
      ["오늘, 7일, 30일", "PC의 시간대에 따른 날짜로, 오늘을 포함해 셉니다."],
      [
        "토큰",
        "이 PC의 Claude 기록에서 답변마다 한 번씩, 하위 에이전트까지 셉니다. Claude는 따로 설정하지 않으면 기록을 30일 뒤에 지웁니다.",
      ],
      [
        "답변",
        "모델이 보낸 메시지의 수입니다. 도구를 쓰는 사이의 메시지와 하위 에이전트의 메시지도 세므로 요청 하나에 여러 개가 될 수 있습니다.",
      ],
      [
        "비용",
        "토큰에 그날의 API 정가를 곱한 값입니다. 요금제를 쓰면 따로 내지 않습니다. 여기 열려 있는 대화의 비용은 Claude Code가 첫 요청부터 모두 알려 주었으면 그 값이고, 아니면 기록으로 센 값입니다.",
      ],
      [
        "가격 없음",
        "가격표에 없는 모델입니다. 토큰은 세지만 비용에는 넣지 않습니다. 이런 비용이 빠진 합계에는 “≥”를 붙입니다.",
      ],
      [
        "이 대화",
        "남아 있는 기록 전체를 하위 에이전트까지 센 값입니다. 요청 수는 여기에 불러온 부분만 셉니다.",
      ],
      [
        "사용 중인 컨텍스트",
        "모델이 한 번에 받을 수 있는 양 가운데 마지막 답변 때 대화가 차지한 양입니다.",
      ],
      [
        "이 폴더",
        "이 폴더에서 쓴 Claude의 남아 있는 기록 전체입니다. 하위 폴더는 들어 있지 않습니다.",
      ],
      ["캐시", "캐시에서 읽은 토큰의 값은 새 토큰의 약 10분의 1입니다."],
    ],
    prices: (source, day) => `가격: ${source}, ${day} 확인.`,
    counted: (time, files) => `${time}에 기록 ${files}개를 세었습니다.`,
    notWhole: "기록이 너무 많거나 지금 읽을 수 없는 기록이 있어 실제보다 적게 나올 수 있습니다.",
    zone: (zone) => `날짜는 PC의 시간대(${zone})를 따릅니다.`,
  },
};
