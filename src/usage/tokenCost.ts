import { maxUsagePricedNames } from "../shared/limits";
import type { Price } from "./prices";
import { prices } from "./prices";
import type { UsageFigures } from "./usageRow";

interface DatedPrice {
  readonly price: Price;
  /** Milliseconds since 1970. */
  readonly from: number;
}

const pricesByModel = new Map<string, DatedPrice[]>();
for (const price of prices) {
  const from = price.from === null ? Number.NEGATIVE_INFINITY : Date.parse(price.from);
  const list = pricesByModel.get(price.model) ?? [];
  list.push({ price, from });
  pricesByModel.set(
    price.model,
    list.sort((a, b) => b.from - a.from),
  );
}

/**
 * The model's name as the price table has it: without the day of its release, `-latest`, `-0` or `[1m]`, and
 * with the version behind the family (`claude-3-5-haiku-20241022` is `claude-haiku-3-5`).
 */
export function pricedName(model: string): string {
  const name = model
    .toLowerCase()
    .replace(/\[1m\]$/, "")
    .replace(/[-@](\d{8}|latest)$/, "");
  const old = /^claude-(\d)-(\d)-([a-z]+)$/.exec(name);
  if (old !== null) return `claude-${old[3] ?? ""}-${old[1] ?? ""}-${old[2] ?? ""}`;
  return /^claude-[a-z]+-\d+-0$/.test(name) ? name.slice(0, -2) : name;
}

const namesSeen = new Map<string, readonly DatedPrice[] | null>();

/** The price of a model at a time (ms since 1970), or null: it is not in the table. */
export function priceOf(model: string, time: number): Price | null {
  let list = namesSeen.get(model);
  if (list === undefined) {
    list = pricesByModel.get(pricedName(model)) ?? null;
    if (namesSeen.size < maxUsagePricedNames) namesSeen.set(model, list);
  }
  return list?.find(({ from }) => time >= from)?.price ?? null;
}

const speedFast = 2;

/**
 * What an answer cost in US dollars. A cost that the line itself tells wins; NaN: neither it nor the
 * table knows. What used nothing costs nothing.
 */
export function tokenCost(model: string, figures: UsageFigures): number {
  if (!Number.isNaN(figures.cost)) return figures.cost;
  const { input, output, cacheWrite5m, cacheWrite1h, cacheRead } = figures;
  const prompt = input + cacheWrite5m + cacheWrite1h + cacheRead;
  if (prompt + output === 0) return 0;
  const price = priceOf(model, figures.time);
  if (price === null) return Number.NaN;
  const rates = price.long !== null && prompt > price.long.above ? price.long : price;
  const dollars =
    input * rates.input +
    output * rates.output +
    cacheWrite5m * rates.cacheWrite5m +
    cacheWrite1h * rates.cacheWrite1h +
    cacheRead * rates.cacheRead;
  return (dollars / 1_000_000) * (figures.speed === speedFast ? price.fast : 1);
}
