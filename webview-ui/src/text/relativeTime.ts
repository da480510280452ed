const units = [
  { unit: "day", ms: 86_400_000 },
  { unit: "hour", ms: 3_600_000 },
  { unit: "minute", ms: 60_000 },
] as const;
/** Older times are dates: nobody counts 40 days back. */
const longestRelativeMs = 7 * 86_400_000;

/** How long ago that was, in words; a date when it is more than a week. `now`: the words for just now. */
export function relativeTime(at: number, now: number, locale: string, justNow: string): string {
  const passed = now - at;
  if (passed < 60_000) return justNow;
  if (passed >= longestRelativeMs) {
    const isThisYear = new Date(at).getFullYear() === new Date(now).getFullYear();
    const year = isThisYear ? {} : ({ year: "numeric" } as const);
    return new Intl.DateTimeFormat(locale, { month: "short", day: "numeric", ...year }).format(at);
  }
  const { unit, ms } = units.find((candidate) => passed >= candidate.ms) ?? units[2];
  const words = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  return words.format(-Math.floor(passed / ms), unit);
}
