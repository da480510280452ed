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

/** `0.4 s`, `12 s`, `1 m 05 s`; `digits` after the point below ten seconds. */
export function duration(ms: number, locale: string, digitsBelowTen = 1): string {
  const seconds = Math.max(0, ms) / 1_000;
  if (seconds >= 3_600) {
    return `${Math.floor(seconds / 3_600)} h ${pad(Math.floor(seconds / 60) % 60)} m`;
  }
  if (seconds >= 60) return `${Math.floor(seconds / 60)} m ${pad(Math.floor(seconds % 60))} s`;
  const digits = seconds < 10 ? digitsBelowTen : 0;
  return `${new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(seconds)} s`;
}

/** `$0.04`; sums below a cent are not shown as nothing: `$0.0032`. */
export function money(usd: number, locale: string): string {
  const digits = usd > 0 && usd < 0.01 ? 4 : 2;
  return new Intl.NumberFormat(locale, {
    style: "currency",
    currency: "USD",
    currencyDisplay: "narrowSymbol",
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(usd);
}

/** `842`, `3.1k`, `1.2M`, the same in every language, as developers write them. */
export function compactCount(count: number): string {
  if (count < 1_000) return String(count);
  const [value, unit] = count < 999_950 ? [count / 1_000, "k"] : [count / 1_000_000, "M"];
  return `${value < 10 ? value.toFixed(1) : Math.round(value)}${unit}`;
}

/** `842 B`, `12 kB`, `3.4 MB`. */
export function byteSize(bytes: number, locale: string): string {
  if (bytes < 1_000) return `${bytes} B`;
  const [value, unit] = bytes < 999_500 ? [bytes / 1_000, "kB"] : [bytes / 1_000_000, "MB"];
  const digits = unit === "MB" && value < 10 ? 1 : 0;
  return `${new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value)} ${unit}`;
}

export function wholeCount(count: number, locale: string): string {
  return new Intl.NumberFormat(locale).format(count);
}

/** `14:02`; with the date when it was another day. */
export function timeOfDay(at: number, now: number, locale: string): string {
  const isToday = new Date(at).toDateString() === new Date(now).toDateString();
  return new Intl.DateTimeFormat(locale, {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    ...(isToday ? {} : { month: "short", day: "numeric" }),
  }).format(at);
}

function pad(value: number): string {
  return String(value).padStart(2, "0");
}
