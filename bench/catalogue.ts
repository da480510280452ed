import type { ActivationTimes } from "./activation";
import type { ColdTimes } from "./cold";
import type { Figure, Unit } from "./figures";
import { toFigure } from "./figures";
import type { FirstLoads, Visit } from "./firstLoad";
import type { Sizes } from "./sizes";
import type { WarmTimes } from "./warm";

const bareName = "bare warm CLI";
const oneShotName = "one claude -p";

/** A prompt to a process that has run turns before. */
export function warmFigures({ product, bare, oneShot }: WarmTimes): readonly Figure[] {
  const firstText = product.map((times) => times.firstText);
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
      values: product.map((times) => times.acknowledged),
      limits: [{ of: "p95", limit: 10 }],
    }),
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
  return [single("size.vsix", "size: .vsix", "bytes", vsix, 4_600_000)];
}

export function sizeFigures({ extension, script, style }: Sizes): readonly Figure[] {
  return [
    single("size.extension", "size: dist/extension.js", "bytes", extension),
    single("size.page.raw", "size: page, as it is", "bytes", script.raw + style.raw),
    single("size.page.gzip", "size: page, gzip", "bytes", script.gzip + style.gzip, 80_000),
    single(
      "size.page.brotli",
      "size: page, brotli at its best",
      "bytes",
      script.brotli + style.brotli,
    ),
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
  { requests, received, usable }: Visit,
): readonly Figure[] {
  return [
    {
      ...single(`${id}.requests`, `${name}: requests`, "requests", requests.length, 6),
      details: requests,
    },
    single(`${id}.received`, `${name}: bytes received`, "bytes", received),
    single(`${id}.usable`, `${name}: link → text field`, "ms", usable),
  ];
}

function single(id: string, name: string, unit: Unit, value: number, limit?: number): Figure {
  const limits = limit === undefined ? [] : [{ of: "median" as const, limit }];
  return toFigure({ id, name, unit, values: [value], limits });
}
