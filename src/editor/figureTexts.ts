import { moneyForm } from "../shared/figures";
import type { Money } from "../shared/state";
import type { UsedShort } from "../shared/usage";
import { isPartlyPriced } from "../shared/usage";
import type { Language } from "../shared/wording/problems";
import { wordingOf } from "./wording/wording";

/** `42%` */
export function percent(share: number, language: Language): string {
  return new Intl.NumberFormat(language, { style: "percent" }).format(share / 100);
}

/** A cost (US dollars) in the money that the owner chose. */
function moneyText(usd: number, money: Money, language: Language): string {
  const { value, options } = moneyForm(usd, money);
  return new Intl.NumberFormat(language, options).format(value);
}

/** What something cost: at least, where not all of it has a price; null where nothing of it has one. */
export function costText(used: UsedShort, money: Money, language: Language): string | null {
  if (used.costUsd === null) return null;
  const text = moneyText(used.costUsd, money, language);
  return isPartlyPriced(used) ? wordingOf(language).usage.atLeast(text) : text;
}
