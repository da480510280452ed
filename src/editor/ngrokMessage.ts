import type { NgrokOutcome } from "./configureNgrok";
import type { Wording } from "./wording/en";

/** What came of the set-up, and what has to happen before it counts. */
export function ngrokMessage(
  outcome: Exclude<NgrokOutcome, { kind: "unchanged" }>,
  isOnline: boolean,
  { ngrok }: Wording,
): string {
  if (outcome.kind === "removed") return ngrok.removedRunning;
  const { test } = outcome;
  if (test === null) return isOnline ? ngrok.savedRunning : ngrok.saved;
  return [
    ngrok.savedTested(test.url),
    test.asksToSignIn ? ngrok.asksToSignIn : ngrok.asksNobody,
    ...(isOnline ? [ngrok.restartToUse] : []),
  ].join(" ");
}
