import type { Figure } from "./figures";
import { toFigure } from "./figures";
import type { HourOfWork } from "./hour";
import type { LighthouseScores, Scores } from "./lighthouse";
import type { PageWork } from "./pageWork";
import type { ComparedLoads, SlowLoads, SlowVisit } from "./slowLoad";
import type { TypedKeys } from "./typing";

/** ms. The Python original is said to need 504; how that was measured is not known, so it is no peer here. */
const writableLimitMs = 500;
const longFrameMs = 50;

/** A phone's page over a slow line, the first time and again, beside a page of the same sizes that does nothing. */
export function slowLoadFigures({ product, bare }: ComparedLoads): readonly Figure[] {
  const rows = (
    id: keyof SlowLoads,
    name: string,
    limits: readonly [writable: number, live: number],
  ): readonly Figure[] => {
    const row = (moment: keyof SlowVisit, what: string, limit?: number): Figure =>
      toFigure({
        id: `slow.${id}.${moment}`,
        name: `slow line, ${name}: link → ${what}`,
        unit: "ms",
        values: product[id].map((visit) => visit[moment]),
        peer: {
          name: "the bytes alone",
          values: bare[id].map((visit) => visit[moment]),
          isPaired: true,
        },
        limits: limit === undefined ? [] : [{ of: "median", limit }],
      });
    return [
      row("writable", "message box takes typing", limits[0]),
      row("live", "connection is live, newest answer to be read", limits[1]),
      row("ready", "all of the page can be used"),
      row("marked", "the same with markup"),
    ];
  };
  return [
    ...rows("first", "first time", [writableLimitMs, 1_000]),
    ...rows("second", "second time", [300, 300]),
  ];
}

/** What the page's main thread does with a long conversation. */
export function pageWorkFigures(work: PageWork): readonly Figure[] {
  const keyRows = (
    id: string,
    count: number,
    { keys, keyFrames }: TypedKeys,
  ): readonly Figure[] => {
    const where = `2 000 turns, ${count} of them on the page, CPU ÷4`;
    const name = "a bare text field";
    return [
      toFigure({
        id: `page.${id}`,
        name: `${where}: work per key`,
        unit: "ms",
        values: keys,
        peer: { name, values: work.bare.keys, isPaired: false },
        limits: [{ of: "p95", limit: 8 }],
      }),
      toFigure({
        id: `page.${id}Frame`,
        name: `${where}: key → frame`,
        unit: "ms",
        values: keyFrames,
        peer: { name, values: work.bare.keyFrames, isPaired: false },
      }),
    ];
  };
  const long = work.frames.filter((ms) => ms > longFrameMs);
  const bareLong = work.bareFrames.filter((ms) => ms > longFrameMs);
  return [
    ...keyRows("keyOpened", work.openedCount, work.opened),
    ...keyRows("key", work.turnCount, work),
    toFigure({
      id: "page.opening",
      name: "2 000 turns: tap → newest page is drawn",
      unit: "ms",
      values: work.openings,
      limits: [{ of: "median", limit: 300 }],
    }),
    toFigure({
      id: "page.frames",
      name: `streaming ${Math.round(work.wordsPerSecond)} words/s, CPU ÷4: frames`,
      unit: "ms",
      values: work.frames,
      peer: { name: "text that is only shown", values: work.bareFrames, isPaired: false },
    }),
    {
      ...toFigure({
        id: "page.longFrames",
        name: `streaming ${Math.round(work.wordsPerSecond)} words/s, CPU ÷4: frames over ${longFrameMs} ms`,
        unit: "frames",
        values: [long.length],
        peer: { name: "text that is only shown", values: [bareLong.length], isPaired: false },
        limits: [{ of: "median", limit: 0 }],
      }),
      details: long.map((ms) => `${ms.toFixed(1)} ms`),
    },
  ];
}

/** An hour of normal work. */
export function hourFigures(hour: HourOfWork): readonly Figure[] {
  const row = (id: string, name: string, value: number, limit?: number): Figure =>
    toFigure({
      id: `hour.${id}`,
      name: `an hour of normal work: ${name}`,
      unit: id === "requests" ? "requests" : "bytes",
      values: [value],
      limits: limit === undefined ? [] : [{ of: "median", limit }],
    });
  return [
    row("bytes", "bytes on the wire", hour.bytes, 3_000_000),
    row("pageBytes", "of these the page itself", hour.pageBytes),
    row("quietBytes", "of these while nothing happens", hour.quietBytes),
    { ...row("requests", "requests", hour.requests, 60), details: hour.asked },
  ];
}

/** Lighthouse's points; more is better. */
export function lighthouseFigures({ paired, pairing }: LighthouseScores): readonly Figure[] {
  const rows = (id: string, name: string, scores: Scores): readonly Figure[] =>
    (
      [
        ["performance", scores.performance, 95],
        ["accessibility", scores.accessibility, 100],
        ["best practices", scores.bestPractices, 95],
      ] as const
    ).map(([category, points, limit]) => ({
      ...toFigure({
        id: `lighthouse.${id}.${category}`,
        name: `Lighthouse, phone, ${name}: ${category}`,
        unit: "points",
        values: [points],
        limits: [{ of: "atLeast", limit }],
      }),
      details: scores.lost,
    }));
  return [...rows("paired", "paired", paired), ...rows("pairing", "not paired", pairing)];
}
