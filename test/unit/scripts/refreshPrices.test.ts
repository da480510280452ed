import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { refreshPrices } from "../../../scripts/refreshPrices.mjs";
import { prices } from "../../../src/usage/prices";

/** Prices of a list are for one token. */
const entry = (input: number, output: number, more: object = {}) => ({
  input_cost_per_token: input / 1e6,
  output_cost_per_token: output / 1e6,
  ...more,
});
const day = "2027-01-02";

describe("refreshing the prices", () => {
  const sourceOf = () => readFile("src/usage/prices.ts", "utf8");

  it("changes nothing where the list says what the table says", async () => {
    const source = await sourceOf();
    const list = Object.fromEntries(
      // Of two rows of a model the first one holds now.
      [...prices]
        .reverse()
        .map(({ model, input, output, cacheRead }) => [
          model,
          entry(input, output, { cache_read_input_token_cost: cacheRead / 1e6 }),
        ]),
    );
    expect(refreshPrices(source, list, day)).toEqual({ source, changed: [] });
    expect(refreshPrices(source, {}, day)).toEqual({ source, changed: [] });
  });

  it("a new price holds from the day on, and the old one before it", async () => {
    const list = { "claude-opus-4-8": entry(7, 30) };
    const { source, changed } = refreshPrices(await sourceOf(), list, day);
    expect(changed).toEqual(["claude-opus-4-8"]);
    expect(source).toContain(
      '  ["claude-opus-4-8", 7, 8.75, 14, 0.7, 30, { fast: 2, from: "2027-01-02" }],\n' +
        '  ["claude-opus-4-8", 5, 6.25, 10, 0.5, 25, { fast: 2 }],\n',
    );
    expect(source).toContain(`readOn: "${day}"`);
    expect(refreshPrices(source, list, "2027-02-03")).toEqual({ source, changed: [] });
  });

  it("a new model comes in, by the general rule where the list is short", async () => {
    const list = {
      "claude-zebra-9": entry(3, 15),
      "claude-9-9-zebra": entry(1, 2, { cache_creation_input_token_cost_above_1hr: 3e-6 }),
    };
    const { source } = refreshPrices(await sourceOf(), list, day);
    expect(source).toContain('  ["claude-zebra-9", 3, 3.75, 6, 0.3, 15],\n');
    expect(source).toContain('  ["claude-zebra-9-9", 1, 1.25, 3, 0.1, 2],\n');
  });

  it("other providers, dated names and what is no price are left out", async () => {
    const source = await sourceOf();
    const list = {
      "gpt-5": entry(1, 2),
      "bedrock/claude-zebra-9": entry(1, 2),
      "claude-zebra-9-20270101": entry(1, 2),
      "claude-free": { input_cost_per_token: "free" },
      "claude-nothing": null,
    };
    expect(refreshPrices(source, list, day)).toEqual({ source, changed: [] });
  });

  it("refuses what is no day, and a table without its marks", async () => {
    expect(() => refreshPrices("const rows = [];", {}, day)).toThrow("marks");
    const source = await sourceOf();
    expect(() => refreshPrices(source, {}, "tomorrow")).toThrow("no day");
  });
});
