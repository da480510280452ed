import type { Language } from "../../../src/shared/wording/problems";
import type { Link, LinkState } from "../components/linksOf";

/** The words of the way to Claude, fetched with its drawing. */
export interface LinkWording {
  readonly label: string;
  readonly links: Readonly<Record<Link, string>>;
  readonly states: Readonly<Record<LinkState, string>>;
}

export const linkWords: Readonly<Record<Language, LinkWording>> = {
  en: {
    label: "The way to Claude",
    links: {
      device: "This device",
      ngrok: "ngrok",
      pc: "PC",
      claude: "Claude",
      service: "Service",
    },
    states: { well: ": works", broken: ": here it is broken", unknown: ": not known" },
  },
  ko: {
    label: "Claude까지 가는 길",
    links: { device: "이 기기", ngrok: "ngrok", pc: "PC", claude: "Claude", service: "서비스" },
    states: { well: ": 정상", broken: ": 여기서 끊김", unknown: ": 알 수 없음" },
  },
};
