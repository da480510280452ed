import { leastStatusLookMs } from "../shared/limits";
import type { HostState } from "../shared/state";
import { isSameDay } from "../shared/sameDay";

const minuteMs = 60_000;

/**
 * After how long (ms) the status bar says something else though nothing happens, because a window begins anew, a
 * minute of it has gone, or the day is over; null: never.
 */
export function nextLook({ planWindows, usage }: HostState, now: number): number | null {
  const ends = [...planWindows.map(({ resetsAt }) => resetsAt), usage?.block?.end ?? null];
  const waits = ends.flatMap((end) =>
    end === null || end <= now ? [] : [(end - now) % minuteMs || minuteMs],
  );
  // Days end at full minutes, and a PC that slept is late for anything that is further ahead.
  if (usage !== null && usage.today !== null && isSameDay(usage.asOf, now)) {
    waits.push(minuteMs - (now % minuteMs));
  }
  return waits.length === 0 ? null : Math.max(leastStatusLookMs, Math.min(...waits));
}
