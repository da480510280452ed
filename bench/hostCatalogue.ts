import type { Figure } from "./figures";
import { toFigure } from "./figures";
import type { IdleEditors } from "./idleEditor";
import type { IdleTimes } from "./idleHost";

/** What the product takes of the PC while it is online and nothing happens. */
export function hostFigures(idle: IdleTimes, { online, empty }: IdleEditors): readonly Figure[] {
  return [
    idleFigure("alone", "host idle: wake-ups in a second", idle.alone),
    idleFigure("connected", "host idle, a phone connected: wake-ups in a second", idle.connected),
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

/** A heartbeat may wake it in one second of twenty. */
function idleFigure(id: string, name: string, values: readonly number[]): Figure {
  return {
    ...toFigure({
      id: `host.idle.${id}`,
      name,
      unit: "wake-ups",
      values,
      limits: [{ of: "p95", limit: 0 }],
    }),
    details: values.map(String),
  };
}
