import { pingIntervalMs, usageRefreshMs } from "../src/shared/limits";
import type { Figure } from "./figures";
import { toFigure } from "./figures";
import type { IdleEditors } from "./idleEditor";
import type { IdleTimes } from "./idleHost";
import type { Beat } from "./wakeUps";
import { beyondBeats } from "./wakeUps";

/** What the product takes of the PC while it is online and nothing happens. */
export function hostFigures(idle: IdleTimes, { online, empty }: IdleEditors): readonly Figure[] {
  return [
    idleFigure("alone", "host idle: wake-ups in a second beyond the beats", idle.alone, [look]),
    idleFigure(
      "connected",
      "host idle, a phone connected: wake-ups in a second beyond the beats",
      idle.connected,
      [look, ping],
    ),
    toFigure({
      id: "host.editorWakeUps",
      name: "extension host, online and idle: wake-ups in a second",
      unit: "wake-ups",
      values: online.map(({ wakeUps }) => wakeUps),
      peer: {
        name: "without it",
        values: empty.map(({ wakeUps }) => wakeUps),
        isPaired: true,
      },
    }),
    toFigure({
      id: "host.memory",
      name: "extension host, online and idle: memory",
      unit: "bytes",
      values: online.map(({ memory }) => memory),
      peer: { name: "without it", values: empty.map(({ memory }) => memory), isPaired: true },
      limits: [{ of: "difference", limit: 30_000_000 }],
    }),
  ];
}

/**
 * The host looks for new logs each minute, in a thread that ends again: V8's own threads wake a second before it, Node
 * clears up two seconds after it.
 */
const look: Beat = { every: usageRefreshMs / 1_000, lasts: 5 };
/** A ping to each phone, and its answer. */
const ping: Beat = { every: pingIntervalMs / 1_000, lasts: 2 };

/** Held to be zero in each second that no beat falls in; the details have all seconds. */
function idleFigure(
  id: string,
  name: string,
  counts: readonly number[],
  beats: readonly Beat[],
): Figure {
  return {
    ...toFigure({
      id: `host.idle.${id}`,
      name,
      unit: "wake-ups",
      values: beyondBeats(counts, beats),
      limits: [{ of: "p95", limit: 0 }],
    }),
    details: counts.map(String),
  };
}
