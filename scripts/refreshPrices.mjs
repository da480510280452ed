// `node scripts/refreshPrices.mjs FILE [--from YYYY-MM-DD]` rewrites the rows of src/usage/prices.ts from a downloaded
// price list in LiteLLM's form (model_prices_and_context_window.json). It fetches nothing.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "./bootstrap.mjs";

const file = join(root, "src/usage/prices.ts");
const rowsPattern = /(\n {2}\/\/ <prices>\n)[^]*?( {2}\/\/ <\/prices>\n)/;
const rowPattern = /^ {2}(\[.*\]),$/gm;

/**
 * The source of the price table with the prices of a list. A model whose prices changed gets a new row that holds from
 * `day` on, above the old one; one that the list lacks stays as it is.
 * @param {string} source of src/usage/prices.ts
 * @param {Record<string, unknown>} list by model, prices for one token
 * @param {string} day `2026-11-22`
 * @returns {{ source: string, changed: string[] }}
 */
export function refreshPrices(source, list, day) {
  if (!/^\d{4}-\d\d-\d\d$/.test(day)) throw new Error(`${day} is no day.`);
  const match = rowsPattern.exec(source);
  if (match === null) throw new Error("The table has no rows between its marks.");
  const rows = [...match[0].matchAll(rowPattern)].map(([, text]) => parseRow(text));
  const changed = [];
  for (const [model, prices] of Object.entries(list)) {
    const fresh = toRow(model, prices);
    if (fresh === null) continue;
    const known = rows.find((row) => row.model === fresh.model);
    // Our own words on long prompts and fast mode stay: the list says nothing of some of them.
    if (known !== undefined && isSame(known, fresh)) continue;
    changed.push(fresh.model);
    const more = { ...(known?.more ?? {}), ...(known === undefined ? {} : { from: day }) };
    const at = rows.findIndex((row) => row.model >= fresh.model);
    rows.splice(at < 0 ? rows.length : at, 0, { ...fresh, more });
  }
  const text = rows.map((row) => `  ${printRow(row)},\n`).join("");
  const dated =
    changed.length === 0 ? source : source.replace(/readOn: "[^"]*"/, `readOn: "${day}"`);
  return { source: dated.replace(rowsPattern, (_, begin, end) => begin + text + end), changed };
}

/** Of the list only Claude's own names count: those of other providers have other prices. */
function toRow(name, prices) {
  if (!/^claude-/.test(name) || typeof prices !== "object" || prices === null) return null;
  const number = (key) => (Number.isFinite(prices[key]) ? perMillion(prices[key]) : undefined);
  const [input, output] = [number("input_cost_per_token"), number("output_cost_per_token")];
  // A dated name is the same model as the one without its day, which the table has.
  if (input === undefined || output === undefined || /\d{8}|latest|@/.test(name)) return null;
  const old = /^claude-(\d)-(\d)-([a-z]+)$/.exec(name);
  const numbers = [
    input,
    number("cache_creation_input_token_cost") ?? perMillion(input * 1.25e-6),
    number("cache_creation_input_token_cost_above_1hr") ?? perMillion(input * 2e-6),
    number("cache_read_input_token_cost") ?? perMillion(input * 0.1e-6),
    output,
  ];
  return { model: old ? `claude-${old[3]}-${old[1]}-${old[2]}` : name, numbers, more: {} };
}

/** Dollars for a million tokens, without the dust of binary fractions. */
const perMillion = (price) => Number((price * 1e6).toPrecision(10));

const isSame = (one, other) => one.numbers.every((value, index) => value === other.numbers[index]);

function parseRow(text) {
  const [model, ...rest] = JSON.parse(text.replace(/([{,] *)([a-zA-Z0-9]+):/g, '$1"$2":'));
  return { model, numbers: rest.slice(0, 5), more: rest[5] ?? {} };
}

function printRow({ model, numbers, more }) {
  const print = (value) =>
    typeof value === "object" && value !== null
      ? `{ ${Object.entries(value)
          .map(([key, inner]) => `${key}: ${print(inner)}`)
          .join(", ")} }`
      : JSON.stringify(value);
  const parts = [JSON.stringify(model), ...numbers.map(String)];
  if (Object.keys(more).length > 0) parts.push(print(more));
  return `[${parts.join(", ")}]`;
}

function main([list, flag, day = new Date().toISOString().slice(0, 10)]) {
  if (list === undefined || (flag !== undefined && flag !== "--from")) {
    throw new Error("Usage: node scripts/refreshPrices.mjs FILE [--from YYYY-MM-DD]");
  }
  const prices = JSON.parse(readFileSync(list, "utf8"));
  const { source, changed } = refreshPrices(readFileSync(file, "utf8"), prices, day);
  writeFileSync(file, source);
  process.stdout.write(
    changed.length === 0 ? "Nothing changed.\n" : `Changed: ${changed.join(", ")}\n`,
  );
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    main(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
