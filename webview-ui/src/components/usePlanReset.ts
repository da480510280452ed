import { planResetGraceMs } from "../../../src/shared/limits";
import { timeOfDay } from "../text/format";
import { isPlanRefusing, nextPlanReset } from "../text/planReset";
import { useStore, useWords } from "./page";
import { useNow } from "./useNow";

export interface PlanReset {
  /** When what waits for it runs, ready to show. */
  readonly time: string;
  /** The plan takes nothing until then. */
  readonly isRefusing: boolean;
}

/** The next time at which a limit of the plan is lifted; null: none is known. */
export function usePlanReset(): PlanReset | null {
  const words = useWords();
  const store = useStore();
  const { planWindows } = store.state.value;
  const now = useNow(30_000, planWindows.length > 0) - store.clockAheadMs.value;
  const resetAt = nextPlanReset(planWindows, now);
  if (resetAt === null) return null;
  return {
    time: timeOfDay(resetAt + planResetGraceMs, now, words.locale),
    isRefusing: isPlanRefusing(planWindows, now),
  };
}
