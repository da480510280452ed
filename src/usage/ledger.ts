import { maxUsageEntries } from "../shared/limits";
import { Names } from "./names";
import type { UsageRow } from "./usageRow";
import { emptyRow, isBetter, isSameAnswer } from "./usageRow";
import { tokenCost } from "./tokenCost";

type Column = Float64Array | Uint32Array | Int32Array | Uint16Array | Uint8Array;

/** Reads a column where something was written. */
const get = (column: Column, index: number): number => column[index] ?? 0;

function grown<T extends Column>(column: T, make: (size: number) => T): T {
  const larger = make(column.length * 2);
  larger.set(column);
  return larger;
}
const floats = (size: number): Float64Array => new Float64Array(size);
const words = (size: number): Uint32Array => new Uint32Array(size);

const firstSize = 1_024;

/**
 * Every answer once, over all files and folders, in columns: a million of them take some 100 MB. An answer that
 * comes again, in another line, file or folder, replaces the one that is there if it is better
 * (`isBetter`); of equal ones the one whose file's path comes first stays, as if all had been read in that order.
 */
export class Ledger {
  readonly models = new Names();
  readonly sessions = new Names();
  readonly folders = new Names();
  /** The paths of files. */
  readonly files = new Names();
  /** How many answers there are. */
  size = 0;
  /** There are more answers than are kept. */
  isFull = false;
  /** Answers that came or changed since the order was last made. */
  readonly changed: number[] = [];

  private times = floats(firstSize);
  private costs = floats(firstSize);
  private lineCosts = floats(firstSize);
  /** Numbers of a row in one array, `wordsPerRow` for each. */
  private words = words(firstSize * wordsPerRow);
  /** The next answer with the same hash of its message's id, as index + 1. */
  private next = words(firstSize);
  private heads = words(firstSize * 4);
  private readonly existing = emptyRow();

  time(index: number): number {
    return get(this.times, index);
  }

  /** US dollars; NaN: there is no price. */
  cost(index: number): number {
    return get(this.costs, index);
  }

  word(index: number, which: number): number {
    return get(this.words, index * wordsPerRow + which);
  }

  /** Adds a row whose names are numbers of this ledger. `file`: the number of its file's path. */
  add(row: UsageRow, file: number): void {
    const hasId = row.idHigh !== 0 || row.idLow !== 0;
    const same = hasId ? this.find(row) : -1;
    if (same < 0) {
      if (this.size >= maxUsageEntries) this.isFull = true;
      else this.append(row, file, hasId);
      return;
    }
    this.load(same, this.existing);
    const isEarlier = this.files.text(file) < this.files.text(this.word(same, column.file));
    if (isBetter(row, this.existing) || (isEarlier && !isBetter(this.existing, row))) {
      this.store(same, row, file);
    }
  }

  /** The copy of the same answer: of the same request, else of the same message where either is of a side chain. */
  private find(row: UsageRow): number {
    let aside = -1;
    for (let link = get(this.heads, this.slot(row)); link !== 0; link = get(this.next, link - 1)) {
      const index = link - 1;
      if (this.word(index, column.idLow) !== row.idLow) continue;
      if (this.word(index, column.idHigh) !== row.idHigh) continue;
      this.load(index, this.existing);
      if (isSameAnswer(row, this.existing)) return index;
      if (aside < 0 && (row.isSidechain || this.existing.isSidechain)) aside = index;
    }
    return aside;
  }

  private slot(row: { readonly idLow: number }): number {
    return row.idLow % this.heads.length;
  }

  private append(row: UsageRow, file: number, hasId: boolean): void {
    if (this.size === this.times.length) this.grow();
    const index = this.size;
    this.size += 1;
    this.store(index, row, file);
    if (hasId) this.link(index, row.idLow);
  }

  /** At the end, so that of several that could match the first one is found. */
  private link(index: number, idLow: number): void {
    const slot = this.slot({ idLow });
    this.next[index] = 0;
    let link = get(this.heads, slot);
    if (link === 0) this.heads[slot] = index + 1;
    else {
      for (let after = get(this.next, link - 1); after !== 0; after = get(this.next, link - 1)) {
        link = after;
      }
      this.next[link - 1] = index + 1;
    }
  }

  private store(index: number, row: UsageRow, file: number): void {
    this.times[index] = row.time;
    this.lineCosts[index] = row.cost;
    this.costs[index] = tokenCost(this.models.text(row.model), row);
    const { words: all } = this;
    const at = index * wordsPerRow;
    all[at + column.idHigh] = row.idHigh;
    all[at + column.idLow] = row.idLow;
    all[at + column.requestHigh] = row.requestHigh;
    all[at + column.requestLow] = row.requestLow;
    all[at + column.input] = row.input;
    all[at + column.output] = row.output;
    all[at + column.cacheWrite5m] = row.cacheWrite5m;
    all[at + column.cacheWrite1h] = row.cacheWrite1h;
    all[at + column.cacheRead] = row.cacheRead;
    all[at + column.kind] = row.speed | (row.isSidechain ? 4 : 0);
    all[at + column.model] = row.model;
    all[at + column.session] = row.session;
    all[at + column.folder] = row.folder;
    all[at + column.file] = file;
    this.changed.push(index);
  }

  private load(index: number, row: UsageRow): void {
    row.time = get(this.times, index);
    row.cost = get(this.lineCosts, index);
    row.idHigh = this.word(index, column.idHigh);
    row.idLow = this.word(index, column.idLow);
    row.requestHigh = this.word(index, column.requestHigh);
    row.requestLow = this.word(index, column.requestLow);
    row.input = this.word(index, column.input);
    row.output = this.word(index, column.output);
    row.cacheWrite5m = this.word(index, column.cacheWrite5m);
    row.cacheWrite1h = this.word(index, column.cacheWrite1h);
    row.cacheRead = this.word(index, column.cacheRead);
    const kind = this.word(index, column.kind);
    row.speed = kind & 3;
    row.isSidechain = (kind & 4) !== 0;
  }

  private grow(): void {
    this.times = grown(this.times, floats);
    this.costs = grown(this.costs, floats);
    this.lineCosts = grown(this.lineCosts, floats);
    this.words = grown(this.words, words);
    this.next = grown(this.next, words);
    this.heads = words(this.heads.length * 2);
    this.next.fill(0);
    for (let index = 0; index < this.size; index += 1) {
      const hasId = this.word(index, column.idHigh) !== 0 || this.word(index, column.idLow) !== 0;
      if (hasId) this.link(index, this.word(index, column.idLow));
    }
  }
}

/** Where the numbers of a row stand. */
export const column = {
  idHigh: 0,
  idLow: 1,
  requestHigh: 2,
  requestLow: 3,
  input: 4,
  output: 5,
  cacheWrite5m: 6,
  cacheWrite1h: 7,
  cacheRead: 8,
  kind: 9,
  model: 10,
  session: 11,
  folder: 12,
  file: 13,
} as const;
const wordsPerRow = 14;

export function isFast(ledger: Ledger, index: number): boolean {
  return (ledger.word(index, column.kind) & 3) === 2;
}
