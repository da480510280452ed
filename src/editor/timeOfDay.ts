import { isSameDay } from "../shared/sameDay";
import type { Language } from "../shared/wording/problems";
import { wordingOf } from "./wording/wording";

/** `14:02`; with the date when it is another day. Both times are epoch ms. */
export function timeOfDay(at: number, now: number, language: Language): string {
  return new Intl.DateTimeFormat(language, {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    ...(isSameDay(at, now) ? {} : { month: "short", day: "numeric" }),
  }).format(at);
}

/** `2h 10m`, `45m`; rounded up, so that it is never nothing. */
export function timeLeft(ms: number, language: Language): string {
  const minutes = Math.max(1, Math.ceil(ms / 60_000));
  return wordingOf(language).usage.time(Math.floor(minutes / 60), minutes % 60);
}
