import type { Language } from "../shared/wording/problems";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** `5 minutes ago` under a day, then the date. Both times are epoch ms. */
export function relativeTime(at: number, now: number, language: Language): string {
  const age = Math.max(0, now - at);
  const format = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  if (age < minute) return format.format(0, "second");
  if (age < hour) return format.format(-Math.floor(age / minute), "minute");
  if (age < day) return format.format(-Math.floor(age / hour), "hour");
  return new Intl.DateTimeFormat(language, { dateStyle: "medium" }).format(at);
}
