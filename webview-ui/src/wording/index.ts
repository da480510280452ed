import type { Language } from "../../../src/shared/wording/problems";
import { en } from "./en";
import { ko } from "./ko";

/** The shape of the English words, with any text in their places. */
type Widened<T> = T extends string
  ? string
  : T extends (...parameters: infer P) => string
    ? (...parameters: P) => string
    : { readonly [K in keyof T]: Widened<T[K]> };

export type Wording = Widened<typeof en>;

export const wordings: Readonly<Record<Language, Wording>> = { en, ko };

/** The first language of a list of BCP 47 tags that the page speaks, else English. */
export function chooseLanguage(tags: readonly string[]): Language {
  for (const tag of tags) {
    const primary = tag.toLowerCase().split("-", 1)[0];
    if (primary === "ko" || primary === "en") return primary;
  }
  return "en";
}
