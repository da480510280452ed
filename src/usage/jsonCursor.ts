const quote = 0x22;
const backslash = 0x5c;
const newline = 0x0a;
const comma = 0x2c;
const colon = 0x3a;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;

/**
 * Walks through one line of JSON without making anything of it. A newline, which no valid JSON string
 * holds, must follow the line: it is what stops every loop. Whoever calls checks `isBroken` at the end; a
 * broken line is stepped through without harm, but what was read of it means nothing.
 *
 * It looks at structure only, so it takes some lines that are not quite JSON, as with a bad escape in a text.
 */
export class JsonCursor {
  bytes: Uint8Array = new Uint8Array([newline]);
  at = 0;
  isBroken = false;

  start(bytes: Uint8Array, at: number): void {
    this.bytes = bytes;
    this.at = at;
    this.isBroken = false;
  }

  /** Gives up this line; `at` stays before its newline. */
  fail(): void {
    this.isBroken = true;
  }

  /** Steps over the opening brace of an object; false: there is none. */
  enterObject(): boolean {
    this.skipSpace();
    if (this.bytes[this.at] !== openBrace) return false;
    this.at += 1;
    return true;
  }

  /**
   * Steps to the value of the next member of an object. Gives where its key begins; it ends at
   * `keyEnd`. -1: the object is over, or the line is broken.
   */
  nextKey(): number {
    this.skipSpace();
    if (this.bytes[this.at] === comma) {
      this.at += 1;
      this.skipSpace();
    }
    const byte = this.bytes[this.at];
    if (byte === closeBrace) {
      this.at += 1;
      return -1;
    }
    if (byte !== quote) {
      this.fail();
      return -1;
    }
    const start = this.at + 1;
    this.skipString();
    this.keyEnd = this.at - 1;
    this.skipSpace();
    if (this.isBroken || this.bytes[this.at] !== colon) {
      this.fail();
      return -1;
    }
    this.at += 1;
    this.skipSpace();
    return start;
  }
  keyEnd = 0;

  /** Is the byte at the cursor the first one of a string? */
  get isAtString(): boolean {
    return this.bytes[this.at] === quote;
  }

  /** Steps over a string. */
  skipString(): void {
    const { bytes } = this;
    let at = this.at + 1;
    for (;;) {
      const byte = bytes[at];
      if (byte === quote) {
        this.at = at + 1;
        return;
      }
      if (byte === newline || byte === undefined) {
        this.at = at;
        this.fail();
        return;
      }
      // An escaped newline can only be one that ends the line.
      at += byte === backslash && bytes[at + 1] !== newline ? 2 : 1;
    }
  }

  /** Steps over any value. */
  skipValue(): void {
    const byte = this.bytes[this.at];
    if (byte === quote) this.skipString();
    else if (byte === openBrace || byte === openBracket) this.skipNested();
    else this.skipPlain();
  }

  /** Is what comes next `null`? Steps over nothing. */
  get isAtNull(): boolean {
    const { bytes, at } = this;
    return bytes[at] === 0x6e && bytes[at + 1] === 0x75;
  }

  /** Is what comes next `true`? Steps over nothing. */
  get isAtTrue(): boolean {
    const { bytes, at } = this;
    return bytes[at] === 0x74 && bytes[at + 1] === 0x72;
  }

  private skipNested(): void {
    const { bytes } = this;
    let depth = 0;
    for (;;) {
      const byte = bytes[this.at];
      if (byte === quote) {
        this.skipString();
        if (this.isBroken) return;
        continue;
      }
      if (byte === openBrace || byte === openBracket) depth += 1;
      else if (byte === closeBrace || byte === closeBracket) depth -= 1;
      else if (byte === newline || byte === undefined) {
        this.fail();
        return;
      }
      this.at += 1;
      if (depth === 0) return;
    }
  }

  /** A number or a word. */
  private skipPlain(): void {
    const start = this.at;
    for (;;) {
      const byte = this.bytes[this.at];
      if (byte === undefined || byte <= 0x20) break;
      if (byte === comma || byte === closeBrace || byte === closeBracket) break;
      this.at += 1;
    }
    if (this.at === start) this.fail();
  }

  skipSpace(): void {
    let byte = this.bytes[this.at];
    while (byte === 0x20 || byte === 0x09 || byte === 0x0d) {
      this.at += 1;
      byte = this.bytes[this.at];
    }
  }
}
