/**
 * Long texts in parts that are laid out one by one, so that a page which shows a megabyte draws only
 * what is on the screen.
 */

/** A part of a text; joined, the parts are the text. */
export interface Chunk {
  readonly text: string;
  /** Lines in it, more or less: a long one counts as several. */
  readonly lines: number;
}

/** Longest part, in UTF-16 code units and in lines. */
export interface ChunkSize {
  readonly length: number;
  readonly lines: number;
}

/** For parts of which each character may become an element. */
export const smallChunk: ChunkSize = { length: 1_000, lines: 100 };
/** For parts that are text. */
export const largeChunk: ChunkSize = { length: 8_000, lines: 800 };
/** Characters of one line on a phone. */
const lineLength = 60;

/** The parts of a text in order, cut at ends of lines where there are any. */
export function chunksOf(text: string, longest: ChunkSize): readonly Chunk[] {
  const chunks: Chunk[] = [];
  for (let start = 0; start < text.length;) {
    const end = endOfChunk(text, start, longest);
    const part = text.slice(start, end);
    chunks.push({ text: part, lines: countLines(part) });
    start = end;
  }
  return chunks;
}

function endOfChunk(text: string, start: number, longest: ChunkSize): number {
  const limit = start + longest.length;
  let end = start;
  for (let lines = 0; lines < longest.lines; lines++) {
    const lineFeed = text.indexOf("\n", end);
    const lineEnd = lineFeed === -1 ? text.length : lineFeed + 1;
    if (lineEnd > limit) return end > start ? end : wholeCharacters(text, limit);
    end = lineEnd;
    if (end === text.length) break;
  }
  return end;
}

/** The place, or one before it where that would part the halves of a character. */
function wholeCharacters(text: string, end: number): number {
  return /[\uD800-\uDBFF]/.test(text[end - 1] ?? "") ? end - 1 : end;
}

/** Lines that a text fills on a phone, more or less. */
export function countLines(text: string): number {
  let lines = 0;
  for (let start = 0; start < text.length;) {
    const lineFeed = text.indexOf("\n", start);
    const end = lineFeed === -1 ? text.length : lineFeed;
    lines += Math.max(1, Math.ceil((end - start) / lineLength));
    start = end + 1;
  }
  return lines;
}
