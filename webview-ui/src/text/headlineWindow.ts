import type { PlanWindow } from "../../../src/shared/catalog";
import { fullestWindow, isOver, usedShare } from "../../../src/shared/planUse";

/** A window that has not ended; `share` (per cent) null: nobody told how full it is. */
export interface RunningWindow {
  readonly window: PlanWindow;
  readonly share: number | null;
}

/**
 * The one window that there is room for: of those that refuse the last to end, for until then nothing is taken; else the
 * fullest; else the first to end of those of which nothing else is known. Null: none runs.
 */
export function headlineWindow(windows: readonly PlanWindow[], now: number): RunningWindow | null {
  const running = windows.filter((window) => !isOver(window, now));
  const end = ({ resetsAt }: PlanWindow): number => resetsAt ?? 0;
  const [refusing] = running
    .filter(({ status }) => status === "rejected")
    .sort((a, b) => end(b) - end(a));
  if (refusing !== undefined) return { window: refusing, share: usedShare(refusing, now) };
  const fullest = fullestWindow(running, now);
  if (fullest !== null) return fullest;
  const [first] = running
    .filter(({ resetsAt }) => resetsAt !== null)
    .sort((a, b) => end(a) - end(b));
  return first === undefined ? null : { window: first, share: null };
}
