import { expect, it } from "vitest";
import { isSameDay } from "../../../src/shared/sameDay";

it("what was counted before midnight is not of the day after it", () => {
  const midnight = new Date(2026, 10, 23).getTime();
  expect(isSameDay(midnight - 1, midnight - 86_400_000)).toBe(true);
  expect(isSameDay(midnight - 1, midnight)).toBe(false);
  // The same time of the next day, and the same day of another month.
  expect(isSameDay(midnight, midnight + 86_400_000)).toBe(false);
  expect(isSameDay(midnight, new Date(2026, 11, 23).getTime())).toBe(false);
});
