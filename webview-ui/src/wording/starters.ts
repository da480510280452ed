import type { Language } from "../../../src/shared/wording/problems";

/** The words of an empty conversation, fetched with it. */
export interface StarterWording {
  readonly review: string;
  readonly reviewText: string;
  readonly goOn: (title: string) => string;
  readonly queue: (count: number) => string;
  readonly lately: string;
  readonly latelyText: string;
  readonly explain: string;
  readonly explainText: string;
}

export const starterWords: Readonly<Record<Language, StarterWording>> = {
  en: {
    review: "Review my changes",
    reviewText:
      "Review the changes in this folder that are not committed yet: mistakes first, with file and line, then what could be simpler.",
    goOn: (title) => `Go on with “${title}”`,
    queue: (count) =>
      count === 1 ? "1 message waits in the queue" : `${count} messages wait in the queue`,
    lately: "What changed here lately?",
    latelyText:
      "What changed in this folder lately? Look at the newest commits and at what is not committed yet, and sum it up in a few lines.",
    explain: "What is in this folder?",
    explainText:
      "What is in this folder, how is it built, and how are its tests run? Answer in a few lines.",
  },
  ko: {
    review: "내 변경 사항 검토하기",
    reviewText:
      "이 폴더에서 아직 커밋하지 않은 변경을 검토해 주세요. 먼저 잘못된 부분을 파일과 줄 번호와 함께 알려 주고, 그다음 더 단순하게 할 수 있는 부분을 알려 주세요.",
    goOn: (title) => `“${title}” 이어서 하기`,
    queue: (count) => `대기열에 메시지 ${count}건`,
    lately: "최근에 무엇이 바뀌었나요?",
    latelyText:
      "이 폴더에서 최근에 무엇이 바뀌었나요? 최신 커밋과 아직 커밋하지 않은 변경을 보고 몇 줄로 요약해 주세요.",
    explain: "이 폴더에는 무엇이 있나요?",
    explainText: "이 폴더에 무엇이 있고, 어떻게 빌드하고 테스트하나요? 몇 줄로 답해 주세요.",
  },
};
