import type { PlanWindow } from "./catalog";
import { planAlarmShare, planWarnShare } from "./limits";

// How full the plan's windows are, as editor and page show it.

/** Whether a window began anew since its last word, which tells nothing of the new one. */
export function isOver({ resetsAt }: PlanWindow, now: number): boolean {
  return resetsAt !== null && resetsAt <= now;
}

/** Per cent of a window that is used up, as of its last word; null: unknown, or over since. */
export function usedShare(window: PlanWindow, now: number): number | null {
  const { utilization } = window;
  if (utilization === null || isOver(window, now)) return null;
  return Math.max(0, Math.round(utilization * 100));
}

/** The colour of such a share; a window that refuses is red whatever its share. */
export function toneOf(share: number | null, status: string | null): "amber" | "red" | undefined {
  if (status === "rejected" || (share ?? 0) >= planAlarmShare * 100) return "red";
  return status === "allowed_warning" || (share ?? 0) >= planWarnShare * 100 ? "amber" : undefined;
}

/** The window that runs out first, by what is known; null: none is known. */
export function fullestWindow(
  windows: readonly PlanWindow[],
  now: number,
): { readonly window: PlanWindow; readonly share: number } | null {
  let fullest: { readonly window: PlanWindow; readonly share: number } | null = null;
  for (const window of windows) {
    const share = usedShare(window, now);
    if (share !== null && share > (fullest?.share ?? -1)) fullest = { window, share };
  }
  return fullest;
}
