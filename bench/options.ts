import { parseArgs } from "node:util";

export interface BenchOptions {
  /** Where to write the figures as JSON, or null. */
  readonly jsonFile: string | null;
  /** Pairs of warm turns; the slower measurements take a fifth of it. */
  readonly rounds: number;
  /** Measures only this, or null. */
  readonly only: SectionName | null;
}

/** What is measured, in its order. */
export const sectionNames = [
  ...(["warm", "cold", "opening", "crowd", "activation", "host", "usage", "package"] as const),
  ...(["sizes", "first load", "slow line", "page", "hour", "lighthouse"] as const),
];
export type SectionName = (typeof sectionNames)[number];

const nameList = sectionNames.join(", ");

export const usage = `npm run bench [-- --json FILE] [-- --rounds N] [-- --only NAME]
  --json FILE   also writes the figures as JSON
  --rounds N    pairs of warm turns (50); the slower measurements take a fifth of it, at least 3
  --only NAME   only one of: ${nameList}`;

/** Reads the command line; null: it asks for help. Throws with one line that says what is wrong. */
export function parseOptions(args: readonly string[]): BenchOptions | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: "string" },
      rounds: { type: "string" },
      only: { type: "string" },
      help: { type: "boolean" },
    },
  });
  if (values.help === true) return null;
  const rounds = Number(values.rounds ?? 50);
  if (!Number.isInteger(rounds) || rounds < 1 || rounds > 10_000) {
    throw new Error("--rounds takes a number from 1 to 10000.");
  }
  const only = sectionNames.find((name) => name === values.only) ?? null;
  if (values.only !== undefined && only === null) {
    throw new Error(`--only takes one of: ${nameList}.`);
  }
  return { jsonFile: values.json ?? null, rounds, only };
}
