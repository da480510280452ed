import type { Language } from "../../../src/shared/wording/problems";

/** The words of the sheet about the model's context, fetched with it. */
export interface ContextWording {
  readonly title: string;
  readonly unknown: string;
  readonly used: (tokens: string) => string;
  readonly usedOf: (tokens: string, window: string) => string;
  readonly meaning: string;
  readonly nearlyFull: string;
  readonly compact: string;
}

export const contextWords: Readonly<Record<Language, ContextWording>> = {
  en: {
    title: "Context",
    unknown: "Known after the next answer.",
    used: (tokens) => `${tokens} tokens`,
    usedOf: (tokens, window) => `${tokens} of ${window} tokens`,
    meaning:
      "This is what the model has in mind of this conversation. When it is full, Claude Code sums up the conversation by itself and goes on; details may be lost then.",
    nearlyFull: "Nearly full. For something else, a new conversation is the better start.",
    compact: "Write /compact into the message",
  },
  ko: {
    title: "컨텍스트",
    unknown: "다음 답변 뒤에 알 수 있습니다.",
    used: (tokens) => `${tokens} 토큰`,
    usedOf: (tokens, window) => `${window} 토큰 중 ${tokens}`,
    meaning:
      "모델이 이 대화에서 기억하고 있는 양입니다. 가득 차면 Claude Code가 대화를 스스로 요약하고 계속하며, 그때 세부 내용이 빠질 수 있습니다.",
    nearlyFull: "거의 찼습니다. 다른 일은 새 대화에서 시작하는 편이 좋습니다.",
    compact: "메시지에 /compact 쓰기",
  },
};
