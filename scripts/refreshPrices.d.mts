export function refreshPrices(
  source: string,
  list: Readonly<Record<string, unknown>>,
  day: string,
): { readonly source: string; readonly changed: readonly string[] };
