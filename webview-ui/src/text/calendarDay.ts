const formats = new Map<string, Intl.DateTimeFormat>();

/** `2026-11-22` → `Nov 22`, with its weekday where there is room; a day of the calendar, whatever the zone. */
export function calendarDay(date: string, locale: string, hasWeekday = false): string {
  const at = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(at)) return date;
  const key = `${locale} ${hasWeekday}`;
  const format =
    formats.get(key) ??
    new Intl.DateTimeFormat(locale, {
      month: "short",
      day: "numeric",
      timeZone: "UTC",
      ...(hasWeekday ? { weekday: "short" } : {}),
    });
  formats.set(key, format);
  return format.format(at);
}
