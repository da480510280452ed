/** What a step of a wizard ended with. */
export type StepResult<T> =
  | { readonly kind: "next"; readonly value: T }
  | { readonly kind: "back" }
  | { readonly kind: "cancel" };

/** One question; it shows the draft's answer and gives the draft with a new one. */
export interface Step<Draft> {
  /** False: this question makes no sense after these answers, and is passed over. */
  readonly isNeeded?: (draft: Draft) => boolean;
  readonly ask: (draft: Draft, canGoBack: boolean) => Promise<StepResult<Draft>>;
}

/**
 * Asks one question after the other, with a way back. Null when cancelled: nothing was done then,
 * for the steps only fill a draft. Answers given before going back are kept.
 */
export async function runSteps<Draft>(
  steps: readonly Step<Draft>[],
  initial: Draft,
): Promise<Draft | null> {
  const asked: number[] = [];
  let draft = initial;
  let index = 0;
  for (;;) {
    const step = steps[index];
    if (step === undefined) return draft;
    if (step.isNeeded?.(draft) === false) {
      index += 1;
      continue;
    }
    const result = await step.ask(draft, asked.length > 0);
    if (result.kind === "cancel") return null;
    if (result.kind === "back") {
      index = asked.pop() ?? index;
      continue;
    }
    draft = result.value;
    asked.push(index);
    index += 1;
  }
}
