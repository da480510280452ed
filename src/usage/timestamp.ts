const dayMs = 86_400_000;
const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

/**
 * Milliseconds since 1970 of an RFC 3339 time in bytes; NaN where it is none. What the CLI writes
 * (`2026-11-22T20:01:08.561Z`) is read without making a string of it.
 */
export function readTimestamp(bytes: Uint8Array, start: number, end: number): number {
  if (end - start === 24 && bytes[end - 1] === 0x5a && bytes[start + 19] === 0x2e) {
    return readPlain(bytes, start);
  }
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString("latin1");
  return isoTime.test(text) ? Date.parse(text) : Number.NaN;
}

function readPlain(bytes: Uint8Array, start: number): number {
  const year = digits(bytes, start, 4);
  const month = digits(bytes, start + 5, 2);
  const day = digits(bytes, start + 8, 2);
  const hour = digits(bytes, start + 11, 2);
  const minute = digits(bytes, start + 14, 2);
  const second = digits(bytes, start + 17, 2);
  const milliseconds = digits(bytes, start + 20, 3);
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return Number.NaN;
  if (hour > 23 || minute > 59 || second > 59) return Number.NaN;
  const time = ((hour * 60 + minute) * 60 + second) * 1_000 + milliseconds;
  return dayNumber(year, month, day) * dayMs + time;
}

/** NaN where something else than a digit stands. */
function digits(bytes: Uint8Array, start: number, length: number): number {
  let value = 0;
  for (let index = start; index < start + length; index += 1) {
    const digit = (bytes[index] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

function daysIn(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Days from 1970-01-01; years begin in March here, so that a leap day is the last of its year. */
function dayNumber(year: number, month: number, day: number): number {
  const shifted = month > 2 ? year : year - 1;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const leapDays = Math.floor(shifted / 4) - Math.floor(shifted / 100) + Math.floor(shifted / 400);
  return shifted * 365 + leapDays + dayOfYear - 719_468;
}
