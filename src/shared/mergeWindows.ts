import type { PlanWindow } from "./catalog";
import { maxPlanWindows, planLateMostMs, planUndatedLifeMs, planWindowKeptMs } from "./limits";
import { planLevel } from "./planAlerts";
import { isSamePeriod } from "./planPeriod";

const fiveHours = "five_hour";

/**
 * The windows of the plan after something was told of some of them; the others stay as they are, until they
 * are long over. Each keeps its place, for it is looked at there, and new ones come last.
 */
export function mergeWindows(
  known: readonly PlanWindow[],
  told: readonly PlanWindow[],
): readonly PlanWindow[] {
  const merged = new Map(known.map((window) => [window.kind, window]));
  for (const window of told) {
    const before = merged.get(window.kind);
    merged.set(
      window.kind,
      before !== undefined && isLate(window, before)
        ? join(before, window)
        : join(window, before ?? null),
    );
  }
  const toldKinds = new Set(told.map(({ kind }) => kind));
  const now = Math.max(0, ...told.map(({ asOf }) => asOf));
  const kept = [...merged.values()].filter(
    ({ kind, resetsAt }) =>
      toldKinds.has(kind) || resetsAt === null || resetsAt > now - planWindowKeptMs,
  );
  return withoutOldest(kept, toldKinds, now);
}

/** Whether it was told before what is known. That may be from a clock that was ahead: it must not hold back all words until then. */
function isLate(told: PlanWindow, known: PlanWindow): boolean {
  return told.asOf < known.asOf && told.asOf >= known.asOf - planLateMostMs;
}

/**
 * Of too many those go that nobody has told of for the longest time, those that are over first; never the two that
 * every plan has.
 */
function withoutOldest(
  windows: readonly PlanWindow[],
  toldKinds: ReadonlySet<string>,
  now: number,
): readonly PlanWindow[] {
  const tooMany = windows.length - maxPlanWindows;
  if (tooMany <= 0) return windows;
  const rank = ({ kind, resetsAt }: PlanWindow): number => {
    if (kind === fiveHours || kind === "seven_day") return 3;
    if (toldKinds.has(kind)) return 2;
    return resetsAt !== null && resetsAt <= now ? 0 : 1;
  };
  const byAge = windows.toSorted((a, b) => rank(a) - rank(b) || a.asOf - b.asOf);
  const oldest = new Set(byAge.slice(0, tooMany));
  return windows.filter((window) => !oldest.has(window));
}

/**
 * The newer word, and what it does not say as the older one has it, as long as both are of one period.
 * A share keeps its time and source.
 */
function join(newer: PlanWindow, older: PlanWindow | null): PlanWindow {
  if (older === null || !isOnePeriod(newer, older)) return newer;
  const { utilization, source, asOf } = newer.utilization === null ? older : newer;
  return {
    ...newer,
    // What is kept was told before what is new, whatever the clock was then.
    ...(utilization === null ? {} : { utilization, source, asOf: Math.min(asOf, newer.asOf) }),
    resetsAt: newer.resetsAt ?? older.resetsAt,
    status: newer.status ?? older.status,
  };
}

function isOnePeriod(newer: PlanWindow, older: PlanWindow): boolean {
  const at = newer.asOf;
  if (older.resetsAt === null) {
    // A new period may have begun since, and nobody told.
    const earliest = newer.kind === fiveHours ? (newer.resetsAt ?? at) : at;
    return older.asOf >= earliest - planUndatedLifeMs;
  }
  const isLess = newer.utilization !== null && planLevel(newer, at) < planLevel(older, at);
  return isSamePeriod({ before: older.resetsAt, after: newer.resetsAt, at, isLess });
}
