import type { Language } from "../../../src/shared/wording/problems";

/** The words of a turn's figures, fetched with them. */
export interface TurnDetailWording {
  readonly model: string;
  readonly modelTurns: string;
  readonly inputTokens: string;
  readonly cacheReadTokens: string;
  readonly cacheWriteTokens: string;
  readonly outputTokens: string;
  readonly cost: string;
  readonly duration: string;
  readonly startedAt: string;
  readonly endedAt: string;
}

export const turnDetailWords: Readonly<Record<Language, TurnDetailWording>> = {
  en: {
    model: "Model",
    modelTurns: "Requests to the model",
    inputTokens: "Tokens in",
    cacheReadTokens: "Read from cache",
    cacheWriteTokens: "Written to cache",
    outputTokens: "Tokens out",
    cost: "Cost",
    duration: "Took",
    startedAt: "Started",
    endedAt: "Ended",
  },
  ko: {
    model: "모델",
    modelTurns: "모델 요청 수",
    inputTokens: "입력 토큰",
    cacheReadTokens: "캐시에서 읽음",
    cacheWriteTokens: "캐시에 씀",
    outputTokens: "출력 토큰",
    cost: "비용",
    duration: "걸린 시간",
    startedAt: "시작",
    endedAt: "끝",
  },
};
