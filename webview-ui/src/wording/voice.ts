import type { Language } from "../../../src/shared/wording/problems";

/** The words of the speech input, fetched with it. */
export interface VoiceWording {
  readonly title: string;
  readonly listening: string;
  readonly note: string;
  readonly done: string;
  readonly troubles: Readonly<Record<"denied" | "silent" | "failed", string>>;
}

export const voiceWords: Readonly<Record<Language, VoiceWording>> = {
  en: {
    title: "Speech input",
    listening: "Listening…",
    note: "Your browser turns speech into text, often through its maker’s service. Nothing is sent to Claude until you press Send.",
    done: "Done",
    troubles: {
      denied:
        "The browser does not allow the microphone here. Its settings for this page say more.",
      silent: "Nothing was heard. Check the microphone and try again.",
      failed: "The browser’s speech input does not work right now.",
    },
  },
  ko: {
    title: "음성 입력",
    listening: "듣는 중…",
    note: "음성은 브라우저가 글로 바꾸며, 브라우저 회사의 서비스를 거칠 수 있습니다. 보내기를 누르기 전에는 Claude에 보내지 않습니다.",
    done: "완료",
    troubles: {
      denied:
        "브라우저가 여기서 마이크를 허용하지 않습니다. 이 페이지의 브라우저 설정을 확인하세요.",
      silent: "들린 말이 없습니다. 마이크를 확인하고 다시 시도하세요.",
      failed: "지금은 브라우저의 음성 입력을 쓸 수 없습니다.",
    },
  },
};
