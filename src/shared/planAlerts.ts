import type { PlanWindow } from "./catalog";
import { maxPlanWindows, planAlarmShare, planResetNewsMs, planWarnShare } from "./limits";
import { isSamePeriod } from "./planPeriod";

/** Something of a window of the plan that a person is told once in each of its periods. Times: epoch ms. */
export interface PlanAlert {
  /** The window's kind: `five_hour`, `seven_day` … */
  readonly kind: string;
  /** Per cent that are used up by now; `reset`: what was nearly used up can be used again. */
  readonly level: 80 | 95 | "reset";
  /** When the window begins anew; of `reset`: when it did. Null: nobody knows. */
  readonly resetsAt: number | null;
}

/** What was told of a window in this period of it. Plain data: it may be kept over a restart. */
export interface PlanMark {
  readonly kind: string;
  readonly level: PlanLevel;
  readonly resetsAt: number | null;
}

/** 0: less than the first of them. */
export type PlanLevel = 0 | 80 | 95;

/**
 * What there is to tell, and what has been told then: whoever tells keeps the marks and brings them the
 * next time. Who begins in the middle takes {@link planMarks} for what is known by everybody. A window
 * that fell and rose again within its period is told once, and one that jumps over both levels, the
 * upper one. A reset that is long past, as after a night without the PC, is told to nobody. Pure.
 */
export function planAlerts(
  marks: readonly PlanMark[],
  windows: readonly PlanWindow[],
  now: number,
): { readonly alerts: readonly PlanAlert[]; readonly marks: readonly PlanMark[] } {
  const alerts: PlanAlert[] = [];
  const kept = windows.map((window): PlanMark => {
    const { kind } = window;
    const before = marks.find((mark) => mark.kind === kind) ?? { kind, level: 0, resetsAt: null };
    const { alert, mark } = step(before, window, now);
    if (alert !== null) alerts.push(alert);
    return mark;
  });
  const others = marks.filter(
    ({ kind, resetsAt }) =>
      !windows.some((window) => window.kind === kind) && (resetsAt === null || resetsAt > now),
  );
  return { alerts, marks: [...others, ...kept].slice(-maxPlanWindows) };
}

/** The marks of somebody who has seen all this. */
export function planMarks(windows: readonly PlanWindow[], now: number): readonly PlanMark[] {
  return planAlerts([], windows, now).marks;
}

/** When to look again although nothing was said: the next reset that is told. Null: none is waited for. */
export function nextPlanAlert(marks: readonly PlanMark[]): number | null {
  const ends = marks.flatMap(({ level, resetsAt }) =>
    level === 0 || resetsAt === null ? [] : [resetsAt],
  );
  return ends.length === 0 ? null : Math.min(...ends);
}

/** How much of a window is gone. What it says counts until it begins anew; one that refuses is full. */
export function planLevel(
  { utilization, status, resetsAt }: Pick<PlanWindow, "utilization" | "status" | "resetsAt">,
  now: number,
): PlanLevel {
  if (resetsAt !== null && resetsAt <= now) return 0;
  if (status === "rejected" || (utilization ?? 0) >= planAlarmShare) return 95;
  if (utilization === null) return status === "allowed_warning" ? 80 : 0;
  return utilization >= planWarnShare ? 80 : 0;
}

function step(
  before: PlanMark,
  window: PlanWindow,
  now: number,
): { readonly alert: PlanAlert | null; readonly mark: PlanMark } {
  const { kind } = window;
  // An end that is not said is the known one, if that was still ahead.
  const isKnown = before.resetsAt !== null && before.resetsAt > window.asOf;
  const resetsAt = window.resetsAt ?? (isKnown ? before.resetsAt : null);
  const level = planLevel({ ...window, resetsAt }, now);
  const mark = { kind, level, resetsAt };
  const isOver = resetsAt !== null && resetsAt <= now;
  // An old word: it says nothing of the period that runs.
  if (isOver && before.resetsAt !== null && before.resetsAt > now) {
    return { alert: null, mark: before };
  }
  const isLess = level < before.level;
  const ends = { before: before.resetsAt, after: resetsAt, at: now };
  if (!isOver && isSamePeriod({ ...ends, isLess })) {
    if (level <= before.level) return { alert: null, mark: { ...mark, level: before.level } };
  } else if (level === 0) {
    const at = isOver ? resetsAt : before.resetsAt;
    const isNews = before.level > 0 && now - (at ?? now) <= planResetNewsMs;
    return { alert: isNews ? { kind, level: "reset", resetsAt: at } : null, mark };
  }
  if (level === 0) return { alert: null, mark };
  return { alert: { kind, level, resetsAt }, mark };
}
