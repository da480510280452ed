import type { Language } from "../../shared/wording/problems";
import type { Wording } from "./en";
import { en } from "./en";
import { ko } from "./ko";

/** The language for what VS Code calls its own (`vscode.env.language`, e.g. `ko` or `pt-br`). */
export function languageOf(tag: string): Language {
  const primary = tag.toLowerCase().split("-")[0];
  return primary === "ko" ? "ko" : "en";
}

const wordings: Readonly<Record<Language, Wording>> = { en, ko };

export function wordingOf(language: Language): Wording {
  return wordings[language];
}
