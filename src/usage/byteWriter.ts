/** Bytes that grow. */
export class ByteWriter {
  private bytes = new Uint8Array(256);
  private view = new DataView(this.bytes.buffer);
  length = 0;

  /** What was written so far; the same memory, so it is true until more is written. */
  get written(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }

  byte(value: number): void {
    this.room(1);
    this.bytes[this.length] = value;
    this.length += 1;
  }

  /** Whole numbers from 0 to 2^53, seven bits to a byte. */
  varint(value: number): void {
    this.room(8);
    let rest = value;
    while (rest >= 128) {
      this.bytes[this.length] = (rest % 128) + 128;
      this.length += 1;
      rest = Math.floor(rest / 128);
    }
    this.bytes[this.length] = rest;
    this.length += 1;
  }

  /** Whole numbers of either sign. */
  signed(value: number): void {
    this.varint(value < 0 ? -value * 2 - 1 : value * 2);
  }

  uint32(value: number): void {
    this.room(4);
    this.view.setUint32(this.length, value, true);
    this.length += 4;
  }

  float64(value: number): void {
    this.room(8);
    this.view.setFloat64(this.length, value, true);
    this.length += 8;
  }

  raw(bytes: Uint8Array): void {
    this.room(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  text(value: string): void {
    const bytes = Buffer.from(value, "utf8");
    this.varint(bytes.length);
    this.raw(bytes);
  }

  private room(more: number): void {
    if (this.length + more <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(this.bytes.length * 2, this.length + more));
    grown.set(this.written);
    this.bytes = grown;
    this.view = new DataView(grown.buffer);
  }
}

/** What is read does not hold what it should. */
class DamagedBytes extends Error {}

/** Reads what {@link ByteWriter} wrote. Every reading past the end throws {@link DamagedBytes}. */
export class ByteReader {
  private readonly bytes: Uint8Array;
  private readonly view: DataView;
  at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = at;
  }

  get isAtEnd(): boolean {
    return this.at >= this.bytes.length;
  }

  byte(): number {
    const value = this.bytes[this.at];
    if (value === undefined) throw new DamagedBytes("ends too early");
    this.at += 1;
    return value;
  }

  varint(): number {
    let value = 0;
    let weight = 1;
    for (let count = 0; count < 8; count += 1) {
      const byte = this.byte();
      value += (byte % 128) * weight;
      if (byte < 128) return value;
      weight *= 128;
    }
    throw new DamagedBytes("a number is too long");
  }

  signed(): number {
    const value = this.varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  uint32(): number {
    this.check(4);
    this.at += 4;
    return this.view.getUint32(this.at - 4, true);
  }

  float64(): number {
    this.check(8);
    this.at += 8;
    return this.view.getFloat64(this.at - 8, true);
  }

  raw(length: number): Uint8Array {
    this.check(length);
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  text(): string {
    return Buffer.from(this.raw(this.varint())).toString("utf8");
  }

  private check(length: number): void {
    if (this.at + length > this.bytes.length) throw new DamagedBytes("ends too early");
  }
}
