import { parseJson } from "../base/json";
import { maxUsageNameLength } from "../shared/limits";

const keys = [
  ...["id", "cwd", "data", "model", "usage", "speed", "message", "version", "costUSD"],
  ...["requestId", "sessionId", "timestamp", "isSidechain", "input_tokens", "output_tokens"],
  ...["cache_creation", "cache_read_input_tokens", "cache_creation_input_tokens"],
  ...["ephemeral_5m_input_tokens", "ephemeral_1h_input_tokens"],
] as const;

/** Keys by their length: few have the same, so that most others are told by one look. */
const keysByLength: { readonly name: (typeof keys)[number]; readonly bytes: Uint8Array }[][] = [];
for (const name of keys)
  (keysByLength[name.length] ??= []).push({ name, bytes: Buffer.from(name) });

/** Which of the keys that matter these bytes are; "" for any other. */
export function keyOf(bytes: Uint8Array, start: number, end: number): (typeof keys)[number] | "" {
  const candidates = keysByLength[end - start];
  if (candidates === undefined) return "";
  for (const { name, bytes: wanted } of candidates) if (isAt(bytes, start, wanted)) return name;
  return "";
}

function isAt(bytes: Uint8Array, start: number, wanted: Uint8Array): boolean {
  // The ends differ where beginnings are the same.
  for (let index = wanted.length - 1; index >= 0; index -= 1) {
    if (bytes[start + index] !== wanted[index]) return false;
  }
  return true;
}

/** Does it begin as a version does, `2.1.3`? */
export function isVersion(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  for (let part = 0; part < 3; part += 1) {
    if (part > 0) {
      if (bytes[at] !== 0x2e) return false;
      at += 1;
    }
    const first = at;
    while (at < end && isDigit(bytes[at])) at += 1;
    if (at === first) return false;
  }
  return true;
}

const isDigit = (byte: number | undefined): boolean =>
  byte !== undefined && byte >= 0x30 && byte <= 0x39;

/** The number that these bytes are; NaN for anything else. */
export function toNumber(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at];
    if (!isDigit(byte) || end - start > 15) return toRareNumber(bytes, start, end);
    value = value * 10 + (byte ?? 0) - 0x30;
  }
  return end > start ? value : Number.NaN;
}

function toRareNumber(bytes: Uint8Array, start: number, end: number): number {
  const value = parseJson(Buffer.from(bytes.subarray(start, end)).toString("latin1"));
  return typeof value === "number" ? value : Number.NaN;
}

/** Bytes that one UTF-16 code unit takes at most in a JSON string, as in `\u0041`. */
const maxBytesPerUnit = 6;
const backslash = 0x5c;

/**
 * Where to stop reading a JSON string of which only the first `maxUsageNameLength` units are wanted: a line
 * may be filled by one name.
 */
function endOfName(bytes: Uint8Array, start: number, end: number): number {
  const most = start + maxUsageNameLength * maxBytesPerUnit;
  if (end <= most) return end;
  let at = start;
  for (let next = at; next <= most;) {
    at = next;
    const byte = bytes[at] ?? 0;
    if (byte === backslash) next += bytes[at + 1] === 0x75 ? maxBytesPerUnit : 2;
    else next += byte < 0xc0 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
  }
  return at;
}

/** The beginning of a text, as one of its own: a slice would keep the whole text in memory for as long as it lives. */
function copyOfStart(text: string): string {
  if (text.length <= maxUsageNameLength) return text;
  return Buffer.from(text.slice(0, maxUsageNameLength), "utf16le").toString("utf16le");
}

const synthetic = "<synthetic>";

/**
 * A name that is mostly the one of the line before: the text is made only when the bytes are new.
 */
export class TextSlot {
  private raw = new Uint8Array(0);
  private cached = "";
  private isSet = false;

  /** The name; "" where the line has none. */
  get text(): string {
    return this.isSet ? this.cached : "";
  }

  get isSynthetic(): boolean {
    return this.text === synthetic;
  }

  clear(): void {
    this.isSet = false;
  }

  /** Takes the bytes between a JSON string's quotes. */
  set(bytes: Uint8Array, start: number, end: number): void {
    this.isSet = true;
    const stop = endOfName(bytes, start, end);
    if (stop - start === this.raw.length && isAt(bytes, start, this.raw)) return;
    this.raw = Uint8Array.prototype.slice.call(bytes, start, stop);
    const value = parseJson(`"${Buffer.from(this.raw).toString("utf8")}"`);
    this.cached = typeof value === "string" ? copyOfStart(value) : "";
  }
}
