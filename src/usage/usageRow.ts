/** Tokens by kind. */
export type Tokens = Pick<
  UsageFigures,
  "input" | "output" | "cacheWrite5m" | "cacheWrite1h" | "cacheRead"
>;

/** The figures of one answer of the model. Units: tokens, milliseconds since 1970, US dollars. */
export interface UsageFigures {
  time: number;
  /** 64 bits of hash in two halves; 0 and 0 where there is no id. */
  idHigh: number;
  idLow: number;
  requestHigh: number;
  requestLow: number;
  input: number;
  output: number;
  cacheWrite5m: number;
  cacheWrite1h: number;
  cacheRead: number;
  /** 0 nothing said, 1 standard, 2 fast. */
  speed: number;
  isSidechain: boolean;
  /** What the line itself says; NaN where it says nothing. */
  cost: number;
}

/** The same with names as numbers of a table. */
export interface UsageRow extends UsageFigures {
  model: number;
  session: number;
  folder: number;
}

export function emptyFigures(): UsageFigures {
  return {
    ...{ time: 0, idHigh: 0, idLow: 0, requestHigh: 0, requestLow: 0 },
    ...{ input: 0, output: 0, cacheWrite5m: 0, cacheWrite1h: 0, cacheRead: 0 },
    ...{ speed: 0, isSidechain: false, cost: Number.NaN },
  };
}

export function emptyRow(): UsageRow {
  return { ...emptyFigures(), model: 0, session: 0, folder: 0 };
}

/** Field by field: it is done for each line, and a spread takes ten times as long. */
export function copyFigures(from: UsageFigures, to: UsageFigures): void {
  to.time = from.time;
  to.idHigh = from.idHigh;
  to.idLow = from.idLow;
  to.requestHigh = from.requestHigh;
  to.requestLow = from.requestLow;
  to.input = from.input;
  to.output = from.output;
  to.cacheWrite5m = from.cacheWrite5m;
  to.cacheWrite1h = from.cacheWrite1h;
  to.cacheRead = from.cacheRead;
  to.speed = from.speed;
  to.isSidechain = from.isSidechain;
  to.cost = from.cost;
}

/** All kinds of tokens. */
export function totalOf(tokens: Readonly<Tokens>): number {
  return (
    tokens.input + tokens.output + tokens.cacheWrite5m + tokens.cacheWrite1h + tokens.cacheRead
  );
}

/**
 * Is a copy of the same answer better than the one that is there? The main conversation's counts before a
 * side chain's; then the one with more tokens, for the CLI writes some lines before it knows them all.
 */
export function isBetter(candidate: UsageFigures, existing: UsageFigures): boolean {
  if (candidate.isSidechain !== existing.isSidechain) return existing.isSidechain;
  const more = totalOf(candidate) - totalOf(existing);
  if (more !== 0) return more > 0;
  return candidate.speed !== 0 && existing.speed === 0;
}

/** Are they copies of the same answer to the same request? */
export function isSameAnswer(a: UsageFigures, b: UsageFigures): boolean {
  if (a.idHigh === 0 && a.idLow === 0) return false;
  return (
    a.idHigh === b.idHigh &&
    a.idLow === b.idLow &&
    a.requestHigh === b.requestHigh &&
    a.requestLow === b.requestLow
  );
}
