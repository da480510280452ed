/** Headers with which the API tells a subscriber's plan limits. `values` come from a `limits` step. */
export function limitHeaders(
  values: ReadonlyMap<string, string>,
  now: number,
): Record<string, string> {
  const prefix = "anthropic-ratelimit-unified";
  const reset = epochSeconds(values.get("reset") ?? "+3600", now);
  const status = values.get("status") ?? "allowed";
  const headers: Record<string, string> = {
    [`${prefix}-status`]: status,
    [`${prefix}-reset`]: reset,
    [`${prefix}-representative-claim`]: values.has("5h") ? "five_hour" : "seven_day",
  };
  for (const window of ["5h", "7d"]) {
    const utilization = values.get(window);
    if (utilization === undefined) continue;
    headers[`${prefix}-${window}-utilization`] = utilization;
    const own = values.get(`${window}-reset`);
    headers[`${prefix}-${window}-reset`] = own === undefined ? reset : epochSeconds(own, now);
    headers[`${prefix}-${window}-status`] = status;
    const threshold = values.get("threshold") ?? "0.9";
    if (Number(utilization) >= Number(threshold))
      headers[`${prefix}-${window}-surpassed-threshold`] = threshold;
  }
  return headers;
}

function epochSeconds(value: string, now: number): string {
  return value.startsWith("+") ? String(Math.floor(now / 1000) + Number(value.slice(1))) : value;
}
