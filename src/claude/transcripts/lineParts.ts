import { lineEdgeBytes, maxHeldLineBytes } from "../../shared/limits";

/** A line as it is held. `isCut`: it is too long for that, and `bytes` are its beginning and its end. */
export interface HeldLine {
  readonly bytes: Buffer;
  readonly isCut: boolean;
  /** In the file, without the line's end. */
  readonly sizeBytes: number;
  /** The sought text is in the line, be it in what is not held. */
  readonly holdsSought: boolean;
}

/** Parts that are gone through again with each new one: all of them at once would take a while. */
const slimmedAtOnce = 4;
/** Longest run of base64 that stays in a line of which the pictures are left out, in bytes. */
const longestRun = 1_000;
/** What stays of a longer one: what stands before it may be the first half of an escaped character. */
const keptOfRun = 8;
const leftOut = Buffer.from("…");

/**
 * Gathers a line from the blocks of a file, forward or backward, within `maxHeldLineBytes`. What makes a
 * line longer is mostly pictures, in base64: they are left out. Of a line that is too long even so only
 * the two ends are kept.
 */
export class LineParts {
  private readonly isForward: boolean;
  private readonly sought: Buffer | null;
  /** In the order in which they came. */
  private parts: Buffer[] = [];
  private heldBytes = 0;
  private sizeBytes = 0;
  /** Of how many parts the pictures are left out already; null: of none, nor need they be. */
  private slimCount: number | null = null;
  /** The end of the line where it was begun, and what came last. */
  private ends: { readonly near: Buffer; far: Buffer } | null = null;
  private holdsSought = false;

  constructor(direction: "forward" | "backward", sought: string | null = null) {
    this.isForward = direction === "forward";
    this.sought = sought === null ? null : Buffer.from(sought);
  }

  /** Takes the next part; it must not be written to any more. */
  add(part: Buffer): void {
    if (part.length === 0) return;
    this.sizeBytes += part.length;
    if (this.ends !== null) {
      this.addToEnds(this.ends, part);
      return;
    }
    this.parts.push(part);
    this.heldBytes += part.length;
    if (this.heldBytes <= maxHeldLineBytes && this.slimCount === null) return;
    this.slim(slimmedAtOnce);
    if (this.heldBytes > maxHeldLineBytes && this.slimCount === this.parts.length) this.cut();
  }

  /** The line, and ready for the next one. Null: it is empty. */
  take(): HeldLine | null {
    if (this.heldBytes > maxHeldLineBytes) this.slim(this.parts.length);
    if (this.heldBytes > maxHeldLineBytes) this.cut();
    const { sizeBytes, ends } = this;
    const bytes =
      ends === null ? this.joined() : Buffer.concat(this.inOrder([ends.near, ends.far]));
    const holdsSought = ends === null ? this.finds(bytes) : this.holdsSought;
    [this.parts, this.heldBytes, this.sizeBytes, this.slimCount] = [[], 0, 0, null];
    [this.ends, this.holdsSought] = [null, false];
    return sizeBytes === 0 ? null : { bytes, isCut: ends !== null, sizeBytes, holdsSought };
  }

  /** Leaves out the pictures of the next parts. */
  private slim(count: number): void {
    const from = this.slimCount ?? 0;
    const slim = this.parts.slice(from, from + count).map(withoutPictures);
    for (const [index, part] of slim.entries()) {
      this.heldBytes += part.length - (this.parts[from + index]?.length ?? 0);
      this.parts[from + index] = part;
    }
    this.slimCount = from + slim.length;
  }

  private cut(): void {
    const held = this.joined();
    const [first, last] = [held.subarray(0, lineEdgeBytes), held.subarray(-lineEdgeBytes)];
    this.holdsSought = this.finds(held);
    // Copied, so that the rest is let go.
    const [near, far] = this.inOrder([Buffer.from(first), Buffer.from(last)]);
    if (near !== undefined && far !== undefined) this.ends = { near, far };
    [this.parts, this.heldBytes] = [[], 0];
  }

  private addToEnds(ends: { far: Buffer }, part: Buffer): void {
    const joined = Buffer.concat(this.inOrder([ends.far, part]));
    this.holdsSought ||= this.finds(joined);
    ends.far = this.isForward ? joined.subarray(-lineEdgeBytes) : joined.subarray(0, lineEdgeBytes);
  }

  private finds(bytes: Buffer): boolean {
    return this.sought !== null && bytes.includes(this.sought);
  }

  private joined(): Buffer {
    const [only] = this.parts;
    if (only !== undefined && this.parts.length === 1) return only;
    return Buffer.concat(this.inOrder(this.parts));
  }

  /** From the order of the file to that in which it is read, and back. */
  private inOrder<T>(parts: readonly T[]): readonly T[] {
    return this.isForward ? parts : parts.toReversed();
  }
}

/** What is left of a part without its long runs of base64. */
function withoutPictures(part: Buffer): Buffer {
  const kept: Buffer[] = [];
  let [from, runStart] = [0, 0];
  for (let at = 0; at <= part.length; at++) {
    if (at < part.length && isBase64[part[at] ?? 0] === 1) continue;
    if (at - runStart > longestRun) {
      kept.push(part.subarray(from, runStart + keptOfRun), leftOut);
      from = at;
    }
    runStart = at + 1;
  }
  kept.push(part.subarray(from));
  // Copied, or the little that is kept would hold the whole block.
  return Buffer.concat(kept);
}

const isBase64 = new Uint8Array(256);
for (const character of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=") {
  isBase64[character.charCodeAt(0)] = 1;
}
