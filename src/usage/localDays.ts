import { maxUsageDaySlots } from "../shared/limits";

const slotMs = 15 * 60_000;

/**
 * Days of a time zone, daylight saving included. Clocks change at quarters of an hour, so every time within
 * one quarter has the same date, and few quarters are ever asked for.
 */
export class LocalDays {
  readonly timeZone: string;
  private readonly format: Intl.DateTimeFormat;
  private readonly dates = new Map<number, string>();

  /** An unknown zone is taken for UTC. */
  constructor(timeZone: string) {
    this.timeZone = isKnown(timeZone) ? timeZone : "UTC";
    this.format = new Intl.DateTimeFormat("en-CA", {
      ...{ timeZone: this.timeZone, calendar: "gregory", numberingSystem: "latn" },
      ...{ year: "numeric", month: "2-digit", day: "2-digit" },
    });
  }

  /** `2026-11-22`, the date at this time (ms since 1970). */
  dateOf(time: number): string {
    const slot = Math.floor(time / slotMs);
    const known = this.dates.get(slot);
    if (known !== undefined) return known;
    const date = this.format.format(slot * slotMs);
    if (this.dates.size >= maxUsageDaySlots) this.dates.clear();
    this.dates.set(slot, date);
    return date;
  }

  /** The date of this time and of the days before it, newest first. */
  lastDates(time: number, count: number): readonly string[] {
    const noon = Date.parse(`${this.dateOf(time)}T12:00:00Z`);
    return Array.from({ length: count }, (_, index) =>
      new Date(noon - index * 86_400_000).toISOString().slice(0, 10),
    );
  }
}

function isKnown(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone });
    return true;
  } catch {
    return false;
  }
}
