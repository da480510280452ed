import { ByteReader, ByteWriter } from "./byteWriter";
import { Names } from "./names";
import type { UsageLine } from "./usageLine";
import type { UsageRow } from "./usageRow";
import { copyFigures, emptyRow, isBetter, isSameAnswer } from "./usageRow";

const flags = { id: 1, request: 2, sidechain: 4, cost: 8, sameNames: 16 } as const;
const speedShift = 5;

/** What a row says only in so far as it differs from the row before. */
interface Before {
  readonly at: number;
  readonly time: number;
  readonly model: number;
  readonly session: number;
  readonly folder: number;
}
const nothingBefore: Before = { at: 0, time: 0, model: 0, session: 0, folder: 0 };

/** The rows of one file in some thirty bytes each, and the names that they use. It is also their form on disk. */
export class FileRows {
  readonly models = new Names();
  readonly sessions = new Names();
  readonly folders = new Names();
  private readonly bytes = new ByteWriter();
  private last = emptyRow();
  /** Is filled next; two objects take turns. */
  private spare = emptyRow();
  /** What was before the last row, and after it. */
  private beforeLast: Before = nothingBefore;
  private end: Before = nothingBefore;
  private isLastKnown = false;
  /** From where rows were not handed out yet. */
  private fresh: Before = nothingBefore;

  get size(): number {
    return this.bytes.length;
  }

  /**
   * Adds a line. The lines of one answer stand together in most files: only the best of them is kept, the
   * others would be dropped by the ledger all the same.
   */
  add(line: UsageLine): void {
    const row = this.toRow(line);
    const { last } = this;
    if (this.isLastKnown && isSameAnswer(row, last)) {
      if (!isBetter(row, last)) return;
      this.bytes.length = this.beforeLast.at;
      this.end = this.beforeLast;
      if (this.fresh.at > this.end.at) this.fresh = this.end;
    }
    this.beforeLast = this.end;
    this.write(row);
    this.last = row;
    this.spare = last;
    this.isLastKnown = true;
    const { time, model, session, folder } = row;
    this.end = { at: this.bytes.length, time, model, session, folder };
  }

  /** Hands out the rows that it was not asked for before; one object is filled again and again. */
  takeFresh(visit: (row: UsageRow) => void): void {
    this.read(this.fresh, visit);
    this.fresh = this.end;
  }

  /** Hands out all rows. */
  takeAll(visit: (row: UsageRow) => void): void {
    this.read(nothingBefore, visit);
    this.fresh = this.end;
  }

  private toRow(line: UsageLine): UsageRow {
    const row = this.spare;
    copyFigures(line.figures, row);
    row.model = this.models.add(line.model.text);
    row.session = this.sessions.add(line.session.text);
    row.folder = this.folders.add(line.folder.text);
    return row;
  }

  private write(row: UsageRow): void {
    const { bytes, end } = this;
    const hasId = row.idHigh !== 0 || row.idLow !== 0;
    const hasRequest = row.requestHigh !== 0 || row.requestLow !== 0;
    const hasCost = !Number.isNaN(row.cost);
    const isSame =
      row.model === end.model && row.session === end.session && row.folder === end.folder;
    bytes.byte(
      (hasId ? flags.id : 0) |
        (hasRequest ? flags.request : 0) |
        (row.isSidechain ? flags.sidechain : 0) |
        (hasCost ? flags.cost : 0) |
        (isSame ? flags.sameNames : 0) |
        (row.speed << speedShift),
    );
    if (!isSame) {
      bytes.varint(row.model);
      bytes.varint(row.session);
      bytes.varint(row.folder);
    }
    bytes.signed(row.time - end.time);
    if (hasId) {
      bytes.uint32(row.idHigh);
      bytes.uint32(row.idLow);
    }
    if (hasRequest) {
      bytes.uint32(row.requestHigh);
      bytes.uint32(row.requestLow);
    }
    bytes.varint(row.input);
    bytes.varint(row.output);
    bytes.varint(row.cacheWrite5m);
    bytes.varint(row.cacheWrite1h);
    bytes.varint(row.cacheRead);
    if (hasCost) bytes.float64(row.cost);
  }

  private read(from: Before, visit: (row: UsageRow) => void): void {
    const reader = new ByteReader(this.bytes.written, from.at);
    const row = { ...emptyRow(), ...from };
    while (!reader.isAtEnd) {
      readRow(reader, row);
      visit(row);
    }
    const { time, model, session, folder } = row;
    this.end = { at: reader.at, time, model, session, folder };
  }

  save(writer: ByteWriter): void {
    for (const names of [this.models, this.sessions, this.folders]) {
      writer.varint(names.texts.length - 1);
      for (const text of names.texts.slice(1)) writer.text(text);
    }
    writer.varint(this.bytes.length);
    writer.raw(this.bytes.written);
  }

  /** Throws `DamagedBytes` where there is something else. The rows themselves are looked at when they are taken. */
  static load(reader: ByteReader): FileRows {
    const rows = new FileRows();
    for (const names of [rows.models, rows.sessions, rows.folders]) {
      for (let left = reader.varint(); left > 0; left -= 1) names.add(reader.text());
    }
    rows.bytes.raw(reader.raw(reader.varint()));
    return rows;
  }
}

function readRow(reader: ByteReader, row: UsageRow): void {
  const kind = reader.byte();
  if ((kind & flags.sameNames) === 0) {
    row.model = reader.varint();
    row.session = reader.varint();
    row.folder = reader.varint();
  }
  row.time += reader.signed();
  const hasId = (kind & flags.id) !== 0;
  row.idHigh = hasId ? reader.uint32() : 0;
  row.idLow = hasId ? reader.uint32() : 0;
  const hasRequest = (kind & flags.request) !== 0;
  row.requestHigh = hasRequest ? reader.uint32() : 0;
  row.requestLow = hasRequest ? reader.uint32() : 0;
  row.input = reader.varint();
  row.output = reader.varint();
  row.cacheWrite5m = reader.varint();
  row.cacheWrite1h = reader.varint();
  row.cacheRead = reader.varint();
  row.isSidechain = (kind & flags.sidechain) !== 0;
  row.speed = kind >> speedShift;
  row.cost = (kind & flags.cost) === 0 ? Number.NaN : reader.float64();
}
