import type { Language } from "../../../src/shared/wording/problems";

/** The words that only a device without a pairing may need, fetched with what they are about. */
export interface UnpairedWording {
  readonly sharedKept: string;
  readonly sharedLost: string;
  readonly question: string;
  /** In the app on an iPhone: why a pairing elsewhere is of no use here. */
  readonly appWhy: string;
  readonly tabWhy: string;
  readonly label: string;
  readonly paste: string;
  readonly pair: string;
  readonly notThis: string;
  readonly elsewhere: (host: string) => string;
  readonly noClipboard: string;
}

export const unpairedWords: Readonly<Record<Language, UnpairedWording>> = {
  en: {
    sharedKept:
      "What you shared is kept on this device for an hour. It goes into the message once this device is paired, and is not sent by itself.",
    sharedLost:
      "What you shared did not arrive: this device is not paired. Pair it, then share it again.",
    question: "Do you have the link?",
    appWhy:
      "On an iPhone the app is apart from Safari: it is paired by itself. Copy the link instead of opening it – in the Camera app, hold it – and paste it here.",
    tabWhy: "Copy the link that your PC shows, and paste it here.",
    label: "Pairing link or code",
    paste: "Paste",
    pair: "Pair",
    notThis: "This is no pairing link. Copy all of it: it ends with “#p=” and a code.",
    elsewhere: (host) => `This link leads to ${host}. Open it in the browser.`,
    noClipboard: "The clipboard can't be read here. Hold the field and choose “Paste”.",
  },
  ko: {
    sharedKept:
      "공유한 내용은 이 기기에 한 시간 동안 보관됩니다. 기기를 연결하면 메시지에 들어가며, 자동으로 보내지는 않습니다.",
    sharedLost:
      "공유한 내용을 받지 못했습니다. 이 기기가 연결되어 있지 않습니다. 연결한 뒤에 다시 공유하세요.",
    question: "링크가 있나요?",
    appWhy:
      "iPhone에서 앱은 Safari와 별개이므로 앱도 연결해야 합니다. 링크를 열지 말고 복사해서 여기에 붙여 넣으세요. 카메라 앱에서는 링크를 길게 누르면 복사할 수 있습니다.",
    tabWhy: "PC에 보이는 링크를 복사해서 여기에 붙여 넣으세요.",
    label: "연결 링크 또는 코드",
    paste: "붙여넣기",
    pair: "연결",
    notThis: "연결 링크가 아닙니다. “#p=”와 코드로 끝나는 링크를 모두 복사하세요.",
    elsewhere: (host) => `이 링크의 주소는 ${host}입니다. 브라우저에서 여세요.`,
    noClipboard: "여기서는 클립보드를 읽을 수 없습니다. 입력란을 길게 눌러 “붙여넣기”를 고르세요.",
  },
};
