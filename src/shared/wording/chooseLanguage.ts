import type { Language } from "./problems";

/** The first language of a list of BCP 47 tags that the product speaks, else English. */
export function chooseLanguage(tags: readonly string[]): Language {
  for (const tag of tags) {
    const primary = tag.toLowerCase().split("-", 1)[0];
    if (primary === "ko" || primary === "en") return primary;
  }
  return "en";
}
