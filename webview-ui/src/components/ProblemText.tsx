import type { JSX } from "preact";
import type { ProblemCode } from "../../../src/shared/problemCodes";
import { problemWords } from "../../../src/shared/wording/problems";
import { usePage } from "./page";

/** What happened and what to do. Fetched when there is a problem: the words for all of them are long. */
export function ProblemText({ code }: { readonly code: ProblemCode }): JSX.Element {
  const { language } = usePage();
  const { what, next } = problemWords[language][code];
  return (
    <p>
      <strong>{what}</strong> {next}
    </p>
  );
}
