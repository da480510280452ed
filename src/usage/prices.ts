/** US dollars for a million tokens. */
interface Rates {
  readonly input: number;
  readonly cacheWrite5m: number;
  readonly cacheWrite1h: number;
  readonly cacheRead: number;
  readonly output: number;
}

/** What a model costs from a day on. */
export interface Price extends Rates {
  readonly model: string;
  /** The first day, by UTC, on which it holds; null: for as long as the model is there. */
  readonly from: string | null;
  /** Prompts, cache included, of more than `above` tokens cost this instead. */
  readonly long: (Rates & { readonly above: number }) | null;
  /** How many times as much fast mode costs. */
  readonly fast: number;
}

/** Where the figures below come from, and when they were looked up. */
export const priceSource = {
  source:
    "Anthropic's list prices (platform.claude.com, Pricing); fast mode as ccusage 20.0.24 has it",
  readOn: "2026-11-22",
} as const;

type Row = readonly [
  model: string,
  input: number,
  cacheWrite5m: number,
  cacheWrite1h: number,
  cacheRead: number,
  output: number,
  more?: Partial<Pick<Price, "from" | "long" | "fast">>,
];

/** One row for each price; of two of the same model the later day comes first. `scripts/refreshPrices.mjs` rewrites them. */
// prettier-ignore
const rows: readonly Row[] = [
  // <prices>
  ["claude-fable-5", 10, 12.5, 20, 1, 50],
  ["claude-fable-5-1", 10, 12.5, 20, 0.25, 50],
  ["claude-haiku-3-5", 0.8, 1, 1.6, 0.08, 4],
  ["claude-haiku-4-5", 1, 1.25, 2, 0.1, 5],
  ["claude-haiku-5-5", 0.1, 0.125, 0.2, 0.01, 0.5, { long: { above: 100000, input: 0.5, cacheWrite5m: 0.625, cacheWrite1h: 1, cacheRead: 0.05, output: 2.5 } }],
  ["claude-opus-4", 15, 18.75, 30, 1.5, 75],
  ["claude-opus-4-1", 15, 18.75, 30, 1.5, 75],
  ["claude-opus-4-5", 5, 6.25, 10, 0.5, 25],
  ["claude-opus-4-6", 5, 6.25, 10, 0.5, 25, { fast: 6 }],
  ["claude-opus-4-7", 5, 6.25, 10, 0.5, 25, { fast: 6 }],
  ["claude-opus-4-8", 5, 6.25, 10, 0.5, 25, { fast: 2 }],
  ["claude-opus-5", 5, 6.25, 10, 0.5, 25, { fast: 2 }],
  ["claude-opus-5-5", 4, 5, 8, 0.2, 20],
  ["claude-sonnet-3-7", 3, 3.75, 6, 0.3, 15],
  ["claude-sonnet-4", 3, 3.75, 6, 0.3, 15],
  ["claude-sonnet-4-5", 3, 3.75, 6, 0.3, 15],
  ["claude-sonnet-4-6", 3, 3.75, 6, 0.3, 15],
  ["claude-sonnet-5", 2, 2.5, 4, 0.2, 10],
  ["claude-sonnet-5-5", 2, 2.5, 4, 0.1, 10, { from: "2026-10-07" }],
  ["claude-sonnet-5-5", 2, 2.5, 4, 0.2, 10],
  // </prices>
];

export const prices: readonly Price[] = rows.map(
  ([model, input, cacheWrite5m, cacheWrite1h, cacheRead, output, more]) => ({
    ...{ model, input, cacheWrite5m, cacheWrite1h, cacheRead, output },
    ...{ from: null, long: null, fast: 1 },
    ...more,
  }),
);
