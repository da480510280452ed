import { isSameDay } from "../../../src/shared/sameDay";
import { moneyForm } from "../../../src/shared/figures";
import type { Money } from "../../../src/shared/state";

/** Made once for each form: to make one takes a phone several milliseconds, and every turn has some. */
const numberFormats = new Map<string, Intl.NumberFormat>();
const dateFormats = new Map<string, Intl.DateTimeFormat>();

function numberFormat(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = locale + JSON.stringify(options);
  const known = numberFormats.get(key) ?? new Intl.NumberFormat(locale, options);
  numberFormats.set(key, known);
  return known;
}

/** `at`: where the clock is set to on that day, which may change while the page is open. */
function dateFormat(
  locale: string,
  at: number,
  options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  const key = `${locale}${JSON.stringify(options)}${new Date(at).getTimezoneOffset()}`;
  const known = dateFormats.get(key) ?? new Intl.DateTimeFormat(locale, options);
  dateFormats.set(key, known);
  return known;
}

/** `0:42`, `12:05`, `1:02:03`. */
export function clockTime(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const [hours, minutes, rest] = [
    Math.floor(seconds / 3_600),
    Math.floor(seconds / 60) % 60,
    seconds % 60,
  ];
  const tail = String(rest).padStart(2, "0");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${tail}` : `${minutes}:${tail}`;
}

/** `0.4 s`, `12 s`, `1 m 05 s`, `12초`; `digits` after the point below ten seconds. */
export function duration(ms: number, locale: string, digitsBelowTen = 1): string {
  const seconds = Math.max(0, ms) / 1_000;
  const minutes = Math.floor(seconds / 60);
  if (minutes >= 60) {
    return `${timeIn(Math.floor(minutes / 60), "hour", locale)} ${timeIn(minutes % 60, "minute", locale, 2)}`;
  }
  if (minutes > 0) {
    return `${timeIn(minutes, "minute", locale)} ${timeIn(Math.floor(seconds % 60), "second", locale, 2)}`;
  }
  const digits = seconds < 10 ? digitsBelowTen : 0;
  return timeIn(seconds, "second", locale, 1, digits);
}

/** As `duration` where that is the whole truth, else in milliseconds. */
export function exactTime(ms: number, locale: string): string {
  if (ms % 1_000 === 0 && ms < 3_600_000) return duration(ms, locale, 0);
  return timeIn(ms, "millisecond", locale);
}

/** A number of one unit: a Latin letter stands apart from its number, `12 s`, a syllable does not, `12초`. */
export function timeIn(
  value: number,
  unit: "day" | "hour" | "minute" | "second" | "millisecond",
  locale: string,
  minimumIntegerDigits = 1,
  digits = 0,
): string {
  return numberFormat(locale, {
    style: "unit",
    unit,
    unitDisplay: "narrow",
    minimumIntegerDigits,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
    .formatToParts(value)
    .map((part) => (part.type === "unit" ? part.value.replace(/^(?=[a-z])/u, " ") : part.value))
    .join("");
}

/** A cost in the money that the owner chose: `$0.04`, `₩58`. */
export function money(usd: number, chosen: Money, locale: string): string {
  const { value, options } = moneyForm(usd, chosen);
  return numberFormat(locale, options).format(value);
}

export { compactCount } from "../../../src/shared/figures";

/** `842 B`, `12 kB`, `3.4 MB`. */
export function byteSize(bytes: number, locale: string): string {
  if (bytes < 1_000) return `${bytes} B`;
  const [value, unit] = bytes < 999_500 ? [bytes / 1_000, "kB"] : [bytes / 1_000_000, "MB"];
  const digits = unit === "MB" && value < 10 ? 1 : 0;
  return `${numberFormat(locale, { maximumFractionDigits: digits }).format(value)} ${unit}`;
}

/** `85%`; `share` in per cent. */
export function percent(share: number, locale: string): string {
  return numberFormat(locale, { style: "percent" }).format(share / 100);
}

export function wholeCount(count: number, locale: string): string {
  return numberFormat(locale, {}).format(count);
}

/** `in 48 minutes`, `in 3 hours`: rounded up, so that it never promises too much. */
export function timeLeft(ms: number, locale: string): string {
  const minutes = Math.ceil(ms / 60_000);
  const format = new Intl.RelativeTimeFormat(locale);
  return minutes < 90
    ? format.format(minutes, "minute")
    : format.format(Math.ceil(minutes / 60), "hour");
}

/** `14:02`; with the date when it was another day. */
export function timeOfDay(at: number, now: number, locale: string): string {
  return dateFormat(locale, at, {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    ...(isSameDay(at, now) ? {} : { month: "short", day: "numeric" }),
  }).format(at);
}
