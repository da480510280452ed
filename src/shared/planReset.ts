import type { PlanWindow } from "./catalog";
import { planResetGraceMs } from "./limits";

/**
 * Until when the plan takes nothing (epoch ms): who is refused by several windows has to wait for the
 * last of them. Null: nothing refuses, or nobody knows for how long.
 */
export function refusedUntil(windows: readonly PlanWindow[], now: number): number | null {
  const ends = windows.flatMap(({ status, resetsAt }) =>
    status === "rejected" && resetsAt !== null && resetsAt > now ? [resetsAt] : [],
  );
  return ends.length === 0 ? null : Math.max(...ends);
}

/**
 * When a prompt that waits for the plan's reset runs (epoch ms): `planResetGraceMs` after what refuses is
 * over, else after the window that ends next. Null: no such time is known.
 */
export function nextPlanRun(windows: readonly PlanWindow[], now: number): number | null {
  const refused = refusedUntil(windows, now);
  if (refused !== null) return refused + planResetGraceMs;
  // A refusal without an end may last longer than any other window.
  if (windows.some(({ status, resetsAt }) => status === "rejected" && resetsAt === null))
    return null;
  const ends = windows.flatMap(({ resetsAt }) =>
    resetsAt !== null && resetsAt > now ? [resetsAt] : [],
  );
  return ends.length === 0 ? null : Math.min(...ends) + planResetGraceMs;
}
