import { describe, expect, it } from "vitest";
import { beyondBeats } from "../../../bench/wakeUps";

const look = { every: 10, lasts: 2 };
const ping = { every: 4, lasts: 1 };

/** So many seconds with these wake-ups, the others quiet. */
const quietBut = (length: number, wakeUps: Readonly<Record<number, number>>): number[] =>
  Array.from({ length }, (_, second) => wakeUps[second] ?? 0);

describe("wake-ups beyond the beats", () => {
  it("leaves out the seconds of a beat, whenever it falls", () => {
    const counts = quietBut(20, { 7: 1, 8: 40, 17: 1, 18: 38 });
    expect(beyondBeats(counts, [look])).toEqual(quietBut(16, {}));
  });

  it("keeps what comes between, and what does not come as often", () => {
    const counts = quietBut(20, { 3: 2, 8: 40, 18: 38 });
    expect(beyondBeats(counts, [look]).filter((count) => count > 0)).toEqual([2]);
  });

  it("leaves out several kinds of beats", () => {
    const pings = [1, 5, 9, 13, 17].map((second) => [second, 3] as const);
    const counts = quietBut(20, { ...Object.fromEntries(pings), 8: 40, 18: 38 });
    expect(beyondBeats(counts, [look, ping]).every((count) => count === 0)).toBe(true);
  });

  it("refuses what is too short to tell", () => {
    expect(() => beyondBeats(quietBut(19, {}), [look])).toThrow("Two beats of 10 s");
  });
});
