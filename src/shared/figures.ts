import type { Money } from "./state";

/**
 * A cost (US dollars) in the money that the owner chose: the number, and how it is written. Sums below a cent
 * or a won are not shown as nothing: `$0.0032`, `₩1`.
 */
export function moneyForm(
  usd: number,
  { currency, wonPerDollar }: Money,
): { readonly value: number; readonly options: Intl.NumberFormatOptions } {
  const isWon = currency === "KRW";
  const digits = isWon ? 0 : usd > 0 && usd < 0.01 ? 4 : 2;
  return {
    value: isWon ? wonOf(usd * wonPerDollar) : usd,
    options: {
      style: "currency",
      currency,
      currencyDisplay: "narrowSymbol",
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    },
  };
}

function wonOf(won: number): number {
  return won > 0 ? Math.max(1, won) : won;
}

/** `842`, `3.1k`, `1.2M`, the same in every language, as developers write them. */
export function compactCount(count: number): string {
  if (count < 1_000) return String(count);
  const [value, unit] = count < 999_950 ? [count / 1_000, "k"] : [count / 1_000_000, "M"];
  return `${value < 10 ? value.toFixed(1) : Math.round(value)}${unit}`;
}
