import { timeIn } from "./format";

/** How long it lasts yet, in its two largest units: `3 d 4 h`, `2 h 10 m`, `48 m`, `2시간 10분`. Rounded up. */
export function timeSpan(ms: number, locale: string): string {
  const minutes = Math.max(1, Math.ceil(ms / 60_000));
  const hours = Math.floor(minutes / 60);
  const [large, small] =
    hours >= 24
      ? [timeIn(Math.floor(hours / 24), "day", locale), timeIn(hours % 24, "hour", locale)]
      : hours > 0
        ? [timeIn(hours, "hour", locale), timeIn(minutes % 60, "minute", locale)]
        : [timeIn(minutes, "minute", locale), ""];
  const isWhole = hours >= 24 ? hours % 24 === 0 : minutes % 60 === 0;
  return isWhole || small === "" ? large : `${large} ${small}`;
}
