import type { Language } from "../../src/shared/wording/problems";
import type { EarlySocket } from "./transport/earlySocket";
import type { Wording } from "./wording/index";

interface Boot {
  readonly clientId: string;
  readonly takeEarlySocket: () => EarlySocket | null;
  readonly earlyCursor: EarlySocket["cursor"];
  readonly words: Wording;
}

/** What runs first, with the words of a language; it is there already where the HTML named it. */
export function loadBoot(language: Language): Promise<Boot> {
  return language === "ko" ? import("./bootKo") : import("./bootEn");
}
