import type { Language } from "../../../src/shared/wording/problems";

/** The words of what the header tells of the plan: they follow a share or a time, most of them heard only. */
export interface UsagePillWording {
  readonly used: (name: string) => string;
  readonly refused: (name: string) => string;
  /** Before how long it takes. */
  readonly andEnds: string;
  readonly ends: (name: string) => string;
  readonly blockEnds: string;
  /** Below the time, in small letters. */
  readonly estimate: string;
}

export const usagePillWords: Readonly<Record<Language, UsagePillWording>> = {
  en: {
    used: (name) => ` of the plan used (${name})`,
    refused: (name) => ` of the plan, used up (${name})`,
    andEnds: ", starts anew in ",
    ends: (name) => ` until the plan starts anew (${name})`,
    blockEnds: " left of the 5 hours, an ",
    estimate: "estimate",
  },
  ko: {
    used: (name) => ` 요금제 사용 (${name})`,
    refused: (name) => ` 요금제 한도를 모두 사용 (${name})`,
    andEnds: ", 초기화까지 ",
    ends: (name) => ` 뒤에 요금제 초기화 (${name})`,
    blockEnds: " 남음, 5시간 블록 ",
    estimate: "추정",
  },
};
