import { useEffect } from "preact/hooks";
import type { Sheets } from "./sheets";

/** Marks the entry of the history that an open sheet has put there. */
const mark = "remote-claude-sheet";

/**
 * The phone's back button closes what lies on top instead of leaving the page: while a sheet is open
 * the history has one more entry. `isWanted`: a sheet is open, and there is a back button.
 */
export function useBackToClose(sheets: Sheets, isWanted: boolean): void {
  useEffect(() => {
    if (!isWanted) return undefined;
    if (!isOurs(history.state)) history.pushState({ mark }, "");
    const onPop = (): void => {
      sheets.onBack();
      // A view in the sheet was left, the sheet itself can be left by another press.
      if (sheets.open.peek() !== null) history.pushState({ mark }, "");
    };
    window.addEventListener("popstate", onPop);
    return () => {
      window.removeEventListener("popstate", onPop);
      if (isOurs(history.state)) history.back();
    };
  }, [sheets, isWanted]);
}

function isOurs(state: unknown): boolean {
  return typeof state === "object" && state !== null && "mark" in state && state.mark === mark;
}
