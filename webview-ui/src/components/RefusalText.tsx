import type { JSX } from "preact";
import type { Language } from "../../../src/shared/wording/problems";
import { refusalWords } from "../../../src/shared/wording/refusals";
import { usePage } from "./page";

/** Why the host refused something. Fetched when it did: the words for all reasons are long. */
export function RefusalText({ code }: { readonly code: string }): JSX.Element {
  return <span>{refusalText(code, usePage().language)}</span>;
}

/** The words for a refusal. A host that is newer than this page may know reasons that the page does not. */
export function refusalText(code: string, language: Language): string {
  const texts: Readonly<Record<string, string | undefined>> = refusalWords[language];
  return texts[code] ?? refusalWords[language].internal;
}
