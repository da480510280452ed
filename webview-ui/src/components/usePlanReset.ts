import { nextPlanRun, refusedUntil } from "../../../src/shared/planReset";
import { timeOfDay } from "../text/format";
import { useStore, useWords } from "./page";
import { useNow } from "./useNow";

export interface PlanReset {
  /** When what waits for it runs, ready to show. */
  readonly time: string;
  /** Until then (ms). */
  readonly leftMs: number;
  /** The plan takes nothing until then. */
  readonly isRefusing: boolean;
}

/** The next time at which a limit of the plan is lifted; null: none is known. */
export function usePlanReset(): PlanReset | null {
  const words = useWords();
  const store = useStore();
  const { planWindows } = store.outline.value;
  const now = useNow(30_000, planWindows.length > 0) - store.clockAheadMs.value;
  const runsAt = nextPlanRun(planWindows, now);
  if (runsAt === null) return null;
  return {
    time: timeOfDay(runsAt, now, words.locale),
    leftMs: Math.max(0, runsAt - now),
    isRefusing: refusedUntil(planWindows, now) !== null,
  };
}
