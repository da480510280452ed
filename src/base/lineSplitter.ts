const newline = 0x0a;
const carriageReturn = 0x0d;

/** What the splitter hands out: a line, or word that one was longer than allowed and was dropped. */
export type SplitLine =
  | { readonly kind: "line"; readonly text: string }
  | { readonly kind: "too-long"; readonly bytes: number };

/**
 * Splits a byte stream into lines of UTF-8. It works on bytes and decodes whole lines only, so a
 * character that is cut between two chunks is never damaged. A line longer than `maxBytes` is
 * dropped up to its end and reported, and memory stays bounded.
 */
export class LineSplitter {
  private readonly maxBytes: number;
  private readonly onLine: (line: SplitLine) => void;
  private parts: Buffer[] = [];
  private size = 0;
  private dropped = 0;

  constructor(maxBytes: number, onLine: (line: SplitLine) => void) {
    this.maxBytes = maxBytes;
    this.onLine = onLine;
  }

  push(chunk: Buffer): void {
    let start = 0;
    for (;;) {
      const end = chunk.indexOf(newline, start);
      if (end === -1) break;
      this.keep(chunk.subarray(start, end));
      this.flush();
      start = end + 1;
    }
    if (start < chunk.length) this.keep(chunk.subarray(start));
  }

  /** The stream ended: a last line without a newline counts too. */
  end(): void {
    if (this.size > 0 || this.dropped > 0) this.flush();
  }

  private keep(part: Buffer): void {
    if (this.dropped > 0 || this.size + part.length > this.maxBytes) {
      this.dropped += this.size + part.length;
      this.parts = [];
      this.size = 0;
      return;
    }
    // Copied: the chunk's memory may belong to a pool that a later read overwrites or retains.
    this.parts.push(Buffer.from(part));
    this.size += part.length;
  }

  private flush(): void {
    if (this.dropped > 0) {
      const bytes = this.dropped;
      this.dropped = 0;
      this.onLine({ kind: "too-long", bytes });
      return;
    }
    let line = this.parts.length === 1 ? this.parts[0] : Buffer.concat(this.parts);
    this.parts = [];
    this.size = 0;
    if (line === undefined) return;
    if (line.at(-1) === carriageReturn) line = line.subarray(0, -1);
    this.onLine({ kind: "line", text: line.toString("utf8") });
  }
}
