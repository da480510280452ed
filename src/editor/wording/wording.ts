import type { Language } from "../../shared/wording/problems";
import type { Wording } from "./en";
import { en } from "./en";
import { ko } from "./ko";

const wordings: Readonly<Record<Language, Wording>> = { en, ko };

export function wordingOf(language: Language): Wording {
  return wordings[language];
}
