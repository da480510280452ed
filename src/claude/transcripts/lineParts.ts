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
  private isSlim = false;
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
    this.keep(this.isSlim ? withoutPictures(part) : [part]);
    if (this.heldBytes > maxHeldLineBytes && !this.isSlim) this.slim();
    if (this.heldBytes > maxHeldLineBytes) this.cut();
  }

  /** The line, and ready for the next one. Null: it is empty. */
  take(): HeldLine | null {
    const { sizeBytes, ends } = this;
    const bytes =
      ends === null ? this.joined() : Buffer.concat(this.inOrder([ends.near, ends.far]));
    const holdsSought = ends === null ? this.finds(bytes) : this.holdsSought;
    [this.parts, this.heldBytes, this.sizeBytes, this.isSlim] = [[], 0, 0, false];
    [this.ends, this.holdsSought] = [null, false];
    return sizeBytes === 0 ? null : { bytes, isCut: ends !== null, sizeBytes, holdsSought };
  }

  private keep(parts: readonly Buffer[]): void {
    for (const part of this.inOrder(parts)) this.parts.push(part);
    this.heldBytes += parts.reduce((sum, { length }) => sum + length, 0);
  }

  private slim(): void {
    const whole = this.inOrder(this.parts);
    this.isSlim = true;
    [this.parts, this.heldBytes] = [[], 0];
    this.keep(whole.flatMap(withoutPictures));
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

/** What is left of a part without its long runs of base64, in the order of the file. */
function withoutPictures(part: Buffer): readonly Buffer[] {
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
  return [Buffer.concat(kept)];
}

const isBase64 = new Uint8Array(256);
for (const character of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=") {
  isBase64[character.charCodeAt(0)] = 1;
}
