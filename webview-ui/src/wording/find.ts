import type { Language } from "../../../src/shared/wording/problems";

/** The words of the search in a conversation, fetched with it. */
export interface FindWording {
  readonly title: string;
  readonly placeholder: string;
  readonly older: string;
  readonly newer: string;
  readonly place: (place: number, count: number) => string;
  readonly none: string;
  /** There may be more places than were counted. */
  readonly atLeast: (place: number, count: number) => string;
  readonly searching: string;
  readonly failed: string;
  /** Where messages are missing between those that are shown. */
  readonly gap: { readonly load: string; readonly loading: string; readonly failed: string };
}

export const findWords: Readonly<Record<Language, FindWording>> = {
  en: {
    title: "Find in this conversation",
    placeholder: "Find…",
    older: "Older place",
    newer: "Newer place",
    place: (place, count) => `${place} of ${count}`,
    none: "Nothing found",
    atLeast: (place, count) => `${place} of ${count}+`,
    searching: "Searching…",
    failed: "Older messages could not be searched",
    gap: {
      load: "Load the messages that follow",
      loading: "Loading messages…",
      failed: "Messages could not be loaded. Try again",
    },
  },
  ko: {
    title: "이 대화에서 찾기",
    placeholder: "찾기…",
    older: "이전 위치",
    newer: "다음 위치",
    place: (place, count) => `${count}개 중 ${place}번째`,
    none: "찾은 내용 없음",
    atLeast: (place, count) => `${count}개 이상 중 ${place}번째`,
    searching: "찾는 중…",
    failed: "이전 메시지에서 찾지 못했습니다",
    gap: {
      load: "이어지는 메시지 불러오기",
      loading: "메시지를 불러오는 중…",
      failed: "메시지를 불러오지 못했습니다. 다시 시도",
    },
  },
};
