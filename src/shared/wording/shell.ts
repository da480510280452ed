import type { Language } from "./problems";

/** The words of the page that stand in its HTML, before any script runs; the page goes on with the same. */
export const shellWords: Readonly<
  Record<
    Language,
    {
      readonly label: string;
      readonly placeholder: string;
      readonly add: string;
      readonly send: string;
    }
  >
> = {
  en: {
    label: "Message to Claude",
    placeholder: "Message…",
    add: "Add to the message",
    send: "Send",
  },
  ko: {
    label: "Claude에게 보낼 메시지",
    placeholder: "메시지…",
    add: "메시지에 추가",
    send: "보내기",
  },
};
