import { maxUsageCostUsd, maxUsageTokens } from "../shared/limits";
import { hashBytes } from "./hash";
import { JsonCursor } from "./jsonCursor";
import { readTimestamp } from "./timestamp";
import { isVersion, keyOf, TextSlot, toNumber } from "./lineValues";
import { emptyFigures, totalOf } from "./usageRow";

/** What the logs say of speed; 0 where they say nothing. */
const speeds = { none: 0, standard: 1, fast: 2 } as const;

/**
 * The usage that one line tells. One object is filled again and again: a first scan reads a hundred
 * thousand lines.
 */
export class UsageLine {
  readonly figures = emptyFigures();
  readonly model = new TextSlot();
  readonly session = new TextSlot();
  readonly folder = new TextSlot();
}

/** Reads lines, each into the same {@link UsageLine}. The rules are those of docs/usage.md, "Which lines count". */
export class UsageLineReader {
  readonly line = new UsageLine();
  private readonly figures = this.line.figures;
  private readonly cursor = new JsonCursor();
  private hasTime = false;
  private hasUsage = false;
  private isRefused = false;
  private hasInput = false;
  private hasOutput = false;
  private cacheWrite = 0;
  private hasBreakdown = false;

  /**
   * Reads the line that begins at `start` and ends at the newline `end`. False: it tells no usage that
   * counts; then nothing in `line` means anything. Never throws.
   */
  read(bytes: Uint8Array, start: number, end: number): boolean {
    const { cursor, figures, line } = this;
    this.clear();
    cursor.start(bytes, start);
    if (!cursor.enterObject()) return false;
    this.readEnvelope(true);
    cursor.skipSpace();
    if (cursor.isBroken || this.isRefused || cursor.at !== end) return false;
    if (!this.hasTime || !this.hasUsage) return false;
    if (!this.hasBreakdown) figures.cacheWrite5m = this.cacheWrite;
    // Lines of errors that the CLI wrote itself used nothing, so they begin no block either.
    return totalOf(figures) > 0 || !line.model.isSynthetic;
  }

  private clear(): void {
    const { figures, line } = this;
    figures.idHigh = figures.idLow = figures.requestHigh = figures.requestLow = 0;
    figures.speed = speeds.none;
    figures.isSidechain = false;
    figures.cost = Number.NaN;
    line.model.clear();
    line.session.clear();
    line.folder.clear();
    this.hasTime = this.hasUsage = this.isRefused = false;
    this.clearUsage();
  }

  private clearUsage(): void {
    const { figures } = this;
    figures.input =
      figures.output =
      figures.cacheWrite5m =
      figures.cacheWrite1h =
      figures.cacheRead =
        0;
    this.cacheWrite = 0;
    this.hasInput = this.hasOutput = this.hasBreakdown = false;
  }

  /** `isOuter`: the line itself; else the message that a line of progress holds. */
  private readEnvelope(isOuter: boolean): void {
    const { cursor, figures, line } = this;
    for (let key = cursor.nextKey(); key >= 0; key = cursor.nextKey()) {
      switch (keyOf(cursor.bytes, key, cursor.keyEnd)) {
        case "timestamp":
          this.readTime();
          break;
        case "message":
          if (cursor.enterObject()) this.readMessage();
          else cursor.skipValue();
          break;
        case "data":
          if (isOuter && cursor.enterObject()) this.readProgress();
          else cursor.skipValue();
          break;
        case "requestId":
          if (this.readText()) {
            hashBytes(cursor.bytes, this.textStart, this.textEnd);
            figures.requestHigh = hashBytes.high;
            figures.requestLow = hashBytes.low;
          }
          break;
        case "sessionId":
          if (this.readText()) line.session.set(cursor.bytes, this.textStart, this.textEnd);
          break;
        case "cwd":
          if (this.readText(true)) line.folder.set(cursor.bytes, this.textStart, this.textEnd);
          break;
        case "version":
          if (this.readText() && !isVersion(cursor.bytes, this.textStart, this.textEnd))
            this.refuse();
          break;
        case "isSidechain":
          figures.isSidechain = cursor.isAtTrue;
          cursor.skipValue();
          break;
        case "costUSD":
          figures.cost = this.readCost();
          break;
        default:
          cursor.skipValue();
      }
      if (cursor.isBroken) return;
    }
  }

  /** Older versions of the CLI write a sub-agent's messages as progress of the conversation. */
  private readProgress(): void {
    const { cursor } = this;
    for (let key = cursor.nextKey(); key >= 0; key = cursor.nextKey()) {
      const isMessage = keyOf(cursor.bytes, key, cursor.keyEnd) === "message";
      if (isMessage && !this.hasUsage && cursor.enterObject()) this.readEnvelope(false);
      else cursor.skipValue();
      if (cursor.isBroken) return;
    }
  }

  private readMessage(): void {
    const { cursor, figures, line } = this;
    for (let key = cursor.nextKey(); key >= 0; key = cursor.nextKey()) {
      switch (keyOf(cursor.bytes, key, cursor.keyEnd)) {
        case "id":
          if (this.readText()) {
            hashBytes(cursor.bytes, this.textStart, this.textEnd);
            figures.idHigh = hashBytes.high;
            figures.idLow = hashBytes.low;
          }
          break;
        case "model":
          if (this.readText()) line.model.set(cursor.bytes, this.textStart, this.textEnd);
          break;
        case "usage":
          if (cursor.enterObject()) this.readUsage();
          else cursor.skipValue();
          break;
        default:
          cursor.skipValue();
      }
      if (cursor.isBroken) return;
    }
  }

  private readUsage(): void {
    const { cursor, figures } = this;
    this.clearUsage();
    for (let key = cursor.nextKey(); key >= 0; key = cursor.nextKey()) {
      switch (keyOf(cursor.bytes, key, cursor.keyEnd)) {
        case "input_tokens":
          figures.input = this.readCount();
          this.hasInput = true;
          break;
        case "output_tokens":
          figures.output = this.readCount();
          this.hasOutput = true;
          break;
        case "cache_creation_input_tokens":
          this.cacheWrite = this.readCount();
          break;
        case "cache_read_input_tokens":
          figures.cacheRead = this.readCount();
          break;
        case "cache_creation":
          if (cursor.enterObject()) this.readCacheCreation();
          else cursor.skipValue();
          break;
        case "speed":
          this.readSpeed();
          break;
        default:
          cursor.skipValue();
      }
      if (cursor.isBroken) return;
    }
    this.hasUsage = this.hasInput && this.hasOutput;
  }

  private readCacheCreation(): void {
    const { cursor, figures } = this;
    this.hasBreakdown = true;
    for (let key = cursor.nextKey(); key >= 0; key = cursor.nextKey()) {
      const name = keyOf(cursor.bytes, key, cursor.keyEnd);
      if (name === "ephemeral_5m_input_tokens") figures.cacheWrite5m = this.readCount();
      else if (name === "ephemeral_1h_input_tokens") figures.cacheWrite1h = this.readCount();
      else cursor.skipValue();
      if (cursor.isBroken) return;
    }
  }

  private readSpeed(): void {
    const { cursor } = this;
    if (!this.readText()) return;
    const first = cursor.bytes[this.textStart];
    const length = this.textEnd - this.textStart;
    if (first === 0x66 && length === 4) this.figures.speed = speeds.fast;
    else if (first === 0x73 && length === 8) this.figures.speed = speeds.standard;
    else this.refuse();
  }

  private readTime(): void {
    const { cursor } = this;
    if (!this.readText()) return;
    this.figures.time = readTimestamp(cursor.bytes, this.textStart, this.textEnd);
    this.hasTime = Number.isFinite(this.figures.time) && this.figures.time >= 0;
    if (!this.hasTime) this.refuse();
  }

  private textStart = 0;
  private textEnd = 0;

  /** Steps over a text and tells where it is. Anything else, and an empty one, refuses the line. */
  private readText(mayBeEmpty = false): boolean {
    const { cursor } = this;
    if (!cursor.isAtString) {
      this.refuse();
      cursor.skipValue();
      return false;
    }
    this.textStart = cursor.at + 1;
    cursor.skipString();
    this.textEnd = cursor.at - 1;
    if (this.textEnd > this.textStart) return true;
    if (!mayBeEmpty) this.refuse();
    return false;
  }

  /** A number of tokens. Anything else, and more than can be true, refuses the line. */
  private readCount(): number {
    const value = this.readNumber();
    if (Number.isInteger(value) && value >= 0 && value <= maxUsageTokens) return value;
    this.refuse();
    return 0;
  }

  /** US dollars. Anything else, and more than can be true, refuses the line: it would be in every sum. */
  private readCost(): number {
    const value = this.readNumber();
    if (value >= 0 && value <= maxUsageCostUsd) return value;
    this.refuse();
    return 0;
  }

  private readNumber(): number {
    const { cursor } = this;
    const start = cursor.at;
    if (cursor.isAtNull || cursor.isAtString) this.refuse();
    cursor.skipValue();
    const value = toNumber(cursor.bytes, start, cursor.at);
    if (Number.isNaN(value)) this.refuse();
    return value;
  }

  private refuse(): void {
    this.isRefused = true;
  }
}
