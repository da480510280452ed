import type { Language } from "../../../src/shared/wording/problems";

/** The words of the line that tells of a plan's limit. */
export interface PlanAlertWording {
  readonly crossed: (name: string, percent: string) => string;
  readonly refused: (name: string) => string;
  readonly resets: (time: string) => string;
  readonly reset: (name: string) => string;
  readonly show: string;
  readonly dismiss: string;
}

export const planAlertWords: Readonly<Record<Language, PlanAlertWording>> = {
  en: {
    crossed: (name, percent) => `${name}: ${percent} of the plan used.`,
    refused: (name) => `${name}: the plan is used up.`,
    resets: (time) => `Starts anew at ${time}.`,
    reset: (name) => `${name}: the plan has started anew.`,
    show: "Usage",
    dismiss: "Dismiss",
  },
  ko: {
    crossed: (name, percent) => `${name}: 요금제의 ${percent}를 사용했습니다.`,
    refused: (name) => `${name}: 요금제 한도를 모두 사용했습니다.`,
    resets: (time) => `${time}에 초기화됩니다.`,
    reset: (name) => `${name}: 요금제 한도가 초기화되었습니다.`,
    show: "사용량",
    dismiss: "닫기",
  },
};
