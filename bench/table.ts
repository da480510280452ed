import type { Figure, Limit, Unit } from "./figures";

/** The figures as a Markdown table, padded so that it can also be read in a terminal. */
export function toTable(figures: readonly Figure[]): string {
  const head = ["figure", "median", "p95", "beside", "median", "p95", "more", "ratio", "verdict"];
  const rows = [head, ...figures.map(toRow)];
  const widths = head.map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? "").length)),
  );
  const lines = rows.map(
    (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`,
  );
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  return [...lines.slice(0, 1), rule, ...lines.slice(1)].join("\n");
}

function toRow({ name, unit, measured, peer, limits }: Figure): readonly string[] {
  const isSeries = measured.count > 1;
  return [
    name,
    format(measured.median, unit),
    isSeries ? format(measured.p95, unit) : "",
    ...(peer === null
      ? ["", "", "", "", ""]
      : [
          peer.name,
          format(peer.measured.median, unit),
          isSeries ? format(peer.measured.p95, unit) : "",
          format(peer.difference, unit),
          peer.ratio.toFixed(peer.ratio < 0.1 ? 3 : 2),
        ]),
    limits.map((limit) => verdict(limit, unit, isSeries)).join("; "),
  ];
}

function verdict({ what, value, limit, isWithin }: Limit, unit: Unit, isSeries: boolean): string {
  if (what === "times sooner") {
    const shown = `${value.toFixed(1)} times sooner`;
    return isWithin ? `within limit: ${shown} ≥ ${limit}` : `over: ${shown} < ${limit}`;
  }
  if (what === "at least") {
    const [points, least] = [format(value, unit), format(limit, unit)];
    return isWithin ? `within limit: ${points} ≥ ${least}` : `over: ${points} < ${least}`;
  }
  const shown = `${isSeries ? `${what} ` : ""}${format(value, unit)}`;
  return isWithin
    ? `within limit: ${shown} ≤ ${format(limit, unit)}`
    : `over: ${shown} > ${format(limit, unit)}`;
}

function format(value: number, unit: Unit): string {
  if (unit === "requests" || unit === "frames" || unit === "points") return String(value);
  if (unit === "wake-ups") return value.toFixed(1);
  if (unit === "ms") return `${value.toFixed(Math.abs(value) < 100 ? 1 : 0)} ms`;
  return value < 1_000_000
    ? `${(value / 1_000).toFixed(1)} kB`
    : `${(value / 1_000_000).toFixed(2)} MB`;
}
