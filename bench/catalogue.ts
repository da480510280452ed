import type { ActivationTimes } from "./activation";
import type { ColdTimes } from "./cold";
import { journalBytes } from "./cold";
import type { CrowdTimes } from "./crowd";
import { crowdSize } from "./crowd";
import type { Figure, Unit } from "./figures";
import { toFigure } from "./figures";
import type { FirstLoads, Visit } from "./firstLoad";
import type { OpeningTimes, Page } from "./opening";
import type { Sizes } from "./sizes";
import type { WarmTimes } from "./warm";

const bareName = "bare warm CLI";
const oneShotName = "one claude -p";

/** A prompt to a process that has run turns before. */
export function warmFigures(times: WarmTimes): readonly Figure[] {
  const { product, unwritten, bare, oneShot } = times;
  const firstText = product.map((turn) => turn.firstText);
  const unwrittenName = "journal in memory";
  return [
    toFigure({
      id: "warm.firstText",
      name: "warm: prompt → first text",
      unit: "ms",
      values: firstText,
      peer: { name: bareName, values: bare, isPaired: true },
      limits: [{ of: "difference", limit: 5 }],
    }),
    toFigure({
      id: "warm.firstTextBesideOneShot",
      name: "warm: prompt → first text",
      unit: "ms",
      values: firstText,
      peer: { name: oneShotName, values: oneShot, isPaired: false },
      limits: [{ of: "timesSooner", limit: 20 }],
    }),
    toFigure({
      id: "warm.acknowledged",
      name: "warm: prompt → acknowledgement",
      unit: "ms",
      values: product.map((turn) => turn.acknowledged),
      ...(unwritten.length === 0
        ? {}
        : {
            peer: {
              name: unwrittenName,
              values: unwritten.map((turn) => turn.acknowledged),
              isPaired: true,
            },
          }),
      limits: [{ of: "p95", limit: 10 }],
    }),
    ...(unwritten.length === 0
      ? []
      : [
          toFigure({
            id: "warm.firstTextBesideUnwritten",
            name: "warm: prompt → first text",
            unit: "ms",
            values: firstText,
            peer: {
              name: unwrittenName,
              values: unwritten.map((turn) => turn.firstText),
              isPaired: true,
            },
          }),
        ]),
  ];
}

/** A prompt to a process that has to start first. */
export function coldFigures(times: readonly ColdTimes[]): readonly Figure[] {
  const peer = { name: oneShotName, values: times.map(({ oneShot }) => oneShot), isPaired: true };
  return [
    toFigure({
      id: "cold.ready",
      name: "cold: start → ready",
      unit: "ms",
      values: times.map(({ ready }) => ready),
    }),
    toFigure({
      id: "cold.readyWithJournal",
      name: `cold: start → ready, journal of ${journalBytes / 1_000_000} MB`,
      unit: "ms",
      values: times.map(({ readyWithJournal }) => readyWithJournal),
      peer: { name: "no journal", values: times.map(({ ready }) => ready), isPaired: true },
    }),
    toFigure({
      id: "cold.firstText",
      name: "cold: start → first text",
      unit: "ms",
      values: times.map(({ started }) => started),
      peer,
    }),
    toFigure({
      id: "cold.newConversation",
      name: "cold: new conversation → first text",
      unit: "ms",
      values: times.map(({ newConversation }) => newConversation),
      peer,
    }),
  ];
}

/** A long conversation that only the CLI's files know. */
export function openingFigures(times: OpeningTimes): readonly Figure[] {
  const ping = { name: "ping → pong", values: times.ping, isPaired: true };
  const pingOpened = { ...ping, values: times.pingOpened };
  const figures = (id: string, name: string, pages: readonly Page[], peer: typeof ping) => [
    toFigure({
      id: `opening.${id}.time`,
      name: `2 000 turns: ${name}`,
      unit: "ms" as const,
      values: pages.map(({ ms }) => ms),
      peer,
      limits: [{ of: "difference" as const, limit: 50 }],
    }),
    toFigure({
      id: `opening.${id}.bytes`,
      name: `2 000 turns: ${name}, bytes`,
      unit: "bytes" as const,
      values: pages.map(({ bytes }) => bytes),
      limits: [{ of: "median" as const, limit: 60_000 }],
    }),
  ];
  return [
    ...figures("opened", "resume → newest page", times.opened, pingOpened),
    ...figures("first", "newest page", times.first, ping),
    ...figures("middle", "page before a turn in the middle", times.middle, ping),
  ];
}

/** What many clients of one stream cost each of them, and the host. */
export function crowdFigures(times: CrowdTimes): readonly Figure[] {
  const name = `${crowdSize} clients, one stream`;
  const peerName = "1 client";
  return [
    toFigure({
      id: "crowd.latency",
      name: `${name}: event → client`,
      unit: "ms",
      values: times.crowd,
      peer: { name: peerName, values: times.alone, isPaired: false },
      limits: [{ of: "added p95", limit: 20 }],
    }),
    toFigure({
      id: "crowd.loopDelay",
      name: `${name}: event loop, p99`,
      unit: "ms",
      values: times.crowdDelays,
      peer: { name: peerName, values: times.aloneDelays, isPaired: true },
      limits: [{ of: "median", limit: 20 }],
    }),
  ];
}

/** What the extension costs in every window, started or not. */
export function activationFigures(times: {
  readonly extension: readonly ActivationTimes[];
  readonly empty: readonly ActivationTimes[];
}): readonly Figure[] {
  const total = ({ load, activate }: ActivationTimes) => load + activate;
  return [
    toFigure({
      id: "activation.total",
      name: "activation: load + activate()",
      unit: "ms",
      values: times.extension.map(total),
      peer: { name: "empty extension", values: times.empty.map(total), isPaired: true },
      limits: [{ of: "median", limit: 30 }],
    }),
    toFigure({
      id: "activation.activate",
      name: "activation: activate() alone",
      unit: "ms",
      values: times.extension.map(({ activate }) => activate),
      peer: {
        name: "empty extension",
        values: times.empty.map(({ activate }) => activate),
        isPaired: true,
      },
    }),
  ];
}

export function packageFigures(vsix: number): readonly Figure[] {
  return [single("size.vsix", "size: .vsix", "bytes", vsix, 5_200_000)];
}

export function sizeFigures({ extension, page, later }: Sizes): readonly Figure[] {
  return [
    single("size.extension", "size: dist/extension.js", "bytes", extension),
    single("size.page.raw", "size: page, as it is", "bytes", page.raw),
    single("size.page.gzip", "size: page, gzip", "bytes", page.gzip, 80_000),
    single("size.page.brotli", "size: page, brotli at its best", "bytes", page.brotli),
    single("size.later.gzip", "size: page, fetched later, gzip", "bytes", later.gzip),
  ];
}

export function loadFigures({ pairing, paired }: FirstLoads): readonly Figure[] {
  return [
    ...visitFigures("load.pairing", "first load, pairing", pairing),
    ...visitFigures("load.paired", "first load, paired", paired),
  ];
}

function visitFigures(
  id: string,
  name: string,
  { requests, afterwards, received, usable }: Visit,
): readonly Figure[] {
  return [
    {
      ...single(`${id}.requests`, `${name}: requests`, "requests", requests.length, 6),
      details: requests,
    },
    {
      ...single(`${id}.afterwards`, `${name}: requests afterwards`, "requests", afterwards.length),
      details: afterwards,
    },
    single(`${id}.received`, `${name}: bytes received`, "bytes", received),
    single(`${id}.usable`, `${name}: link → text field`, "ms", usable),
  ];
}

function single(id: string, name: string, unit: Unit, value: number, limit?: number): Figure {
  const limits = limit === undefined ? [] : [{ of: "median" as const, limit }];
  return toFigure({ id, name, unit, values: [value], limits });
}
