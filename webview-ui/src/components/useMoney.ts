import { useComputed } from "@preact/signals";
import { money } from "../text/format";
import { useStore, useWords } from "./page";

/** Writes a cost (US dollars) in the money that the owner chose; drawn anew only when that changes. */
export function useMoney(): (usd: number) => string {
  const store = useStore();
  const { locale } = useWords();
  const chosen = useComputed(() => store.outline.value.host.money).value;
  return (usd) => money(usd, chosen, locale);
}
