import type { PlanWindow } from "../../../src/shared/catalog";

/** When the plan's limit is lifted next (epoch ms): that of the window which refuses, else the nearest. */
export function nextPlanReset(windows: readonly PlanWindow[], now: number): number | null {
  const ahead = windows.filter(({ resetsAt }) => resetsAt !== null && resetsAt > now);
  const refusing = ahead.filter(({ status }) => status === "rejected");
  const times = (refusing.length > 0 ? refusing : ahead).map(({ resetsAt }) => resetsAt ?? now);
  // Whoever is refused by several windows has to wait for the last of them.
  return times.length === 0 ? null : refusing.length > 0 ? Math.max(...times) : Math.min(...times);
}

/** Whether the plan refuses work until a time that is known and still ahead. */
export function isPlanRefusing(windows: readonly PlanWindow[], now: number): boolean {
  return windows.some(
    ({ status, resetsAt }) => status === "rejected" && resetsAt !== null && resetsAt > now,
  );
}
