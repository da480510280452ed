/**
 * Cuts an answer into pieces that can be rendered on their own. While text streams in, only the
 * last piece changes: all before it are the same again and need no new rendering. And no piece is so
 * large that rendering it could hold up the page, whatever is in it.
 */

/** A part of a text. */
export interface Piece {
  /** The pieces' sources, joined with line feeds, are the text again. */
  readonly source: string;
  /** What an earlier piece began and this one needs to be understood: a table's head, code's fence. */
  readonly before: string;
  /** It goes on with what the piece before began. */
  readonly isContinued: boolean;
  /** Text that would take a parser very long and is no prose: it is shown as it is. */
  readonly isPlain: boolean;
}

/** Opening or closing line of a fenced code block (CommonMark 4.5). */
const fence = /^ {0,3}(`{3,}|~{3,})(.*)$/u;
const listItem = /^ {0,3}(?:[-*+]|\d{1,9}[.)])(?:\s|$)/u;
/** The line below the head of a table (GFM 4.10). */
const tableRule = /^ {0,3}\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*(?:\|\s*)?$/u;
/** `[name]: address`, which other pieces may refer to (CommonMark 4.7). */
const definition = /^ {0,3}\[[^\]\n]{1,200}\]:\s*\S+.*$/gmu;

/**
 * What a piece may cost, in the unit of `costOf`. At this cost it takes some 20 ms on a PC; it is cut
 * at the next good place then, and at the latest at half as much again at any line.
 */
const pieceCost = 5_000;
/** After so many pieces, one that costs less is not worth a piece of its own. */
const manyPieces = 300;
const smallPieceCost = 3_000;
/** Lines that the parser is not given: it looks back at every bracket, star or quote mark. */
const longestParsedLine = 8_000;
/** What a line begins with that puts it into lists and quotes. */
const opening = /^(?:\s*(?:>|[-*+]\s|\d+[.)]\s))+/u;
/** Boxes within boxes are what laying out costs most for. */
const nestedCost = 50;
const nested = /^(?:\s*(?:>|[-*+]\s|\d+[.)]\s)){16}|[[*_~`<&!]{100}/u;
/** A text with more link definitions than this, or longer ones, is not helped by them. */
const maxDefinitions = 50;
const maxDefinitionsLength = 4_000;

/** The pieces of a text, in order. */
export function splitMarkdown(text: string): readonly Piece[] {
  const splitter = new Splitter();
  for (const line of text.split("\n")) splitter.add(line);
  return splitter.pieces();
}

/** The link definitions of a text, to be known in each of its pieces; usually none. */
export function linkDefinitions(text: string): string {
  if (!text.includes("]:")) return "";
  const found: string[] = [];
  for (const [line] of text.matchAll(definition)) {
    if (found.push(line) === maxDefinitions) break;
  }
  const joined = found.join("\n");
  return joined.length <= maxDefinitionsLength ? joined : "";
}

/**
 * Ends a piece at a blank line where a new block begins (never inside fenced code, a list, or an
 * indented part), or where it has become too costly.
 */
class Splitter {
  readonly #done: Piece[] = [];
  #lines: string[] = [];
  #cost = 0;
  #before = "";
  #isContinued = false;
  #isPlain = false;
  #isInList = false;
  #isAfterBlank = false;
  /** The opening line of the code that is open, and its marker. */
  #code: { readonly line: string; readonly marker: string } | null = null;
  #tableHead: string | null = null;

  add(line: string): void {
    const cost = costOf(line, this.#code !== null);
    const isPlain = this.#code === null && isHostile(line);
    if (this.#lines.length > 0) {
      if (isPlain !== this.#isPlain || this.#beginsPiece(line)) this.#cut(false);
      else if (this.#isFull(line, cost)) this.#cut(true);
    }
    this.#isPlain = isPlain;
    this.#follow(line);
    this.#lines.push(line);
    this.#cost += cost;
  }

  pieces(): readonly Piece[] {
    return [...this.#done, this.#piece()];
  }

  #piece(): Piece {
    return {
      source: this.#lines.join("\n"),
      before: this.#before,
      isContinued: this.#isContinued,
      isPlain: this.#isPlain || this.#cost > pieceCost * 2,
    };
  }

  #cut(isContinued: boolean): void {
    this.#done.push(this.#piece());
    this.#lines = [];
    this.#isContinued = isContinued;
    this.#before = isContinued ? this.#opening() : "";
    this.#cost = isContinued ? costOf(this.#before, false) : 0;
    if (!isContinued) this.#isInList = false;
  }

  /** What the next piece has to begin with to go on with this one. */
  #opening(): string {
    const opening = this.#code?.line ?? this.#tableHead;
    return opening === null || costOf(opening, false) > pieceCost / 4 ? "" : `${opening}\n`;
  }

  #beginsPiece(line: string): boolean {
    if (this.#code !== null || !this.#isAfterBlank) return false;
    if (this.#done.length > manyPieces && this.#cost < smallPieceCost) return false;
    if (line === "" || /^\s/u.test(line)) return false;
    return !(this.#isInList && listItem.test(line));
  }

  #isFull(line: string, cost: number): boolean {
    const after = this.#cost + cost;
    if (after <= pieceCost) return false;
    // The line that closes code belongs to it.
    if (this.#code !== null && closes(line, this.#code.marker)) return false;
    return after > pieceCost * 1.5 || !this.#isInList || listItem.test(line);
  }

  /** Takes note of what a line opens or ends. */
  #follow(line: string): void {
    if (this.#code !== null) {
      if (closes(line, this.#code.marker)) this.#code = null;
    } else {
      if (listItem.test(line)) this.#isInList = true;
      this.#followTable(line);
      const [, marker = "", info = ""] = fence.exec(line) ?? [];
      const isOpening = marker !== "" && !(marker.startsWith("`") && info.includes("`"));
      this.#code = isOpening ? { line, marker } : null;
    }
    this.#isAfterBlank = this.#code === null && line.trim() === "";
  }

  #followTable(line: string): void {
    const above = this.#lines.at(-1);
    if (line.trim() === "") this.#tableHead = null;
    else if (above?.includes("|") === true && tableRule.test(line)) {
      this.#tableHead = `${above}\n${line}`;
    }
  }
}

/**
 * What rendering a line costs, roughly: each line and each mark that may mean something makes
 * elements, and code gets its colours.
 */
function costOf(line: string, isCode: boolean): number {
  if (isCode) return 20 + 2 * line.length;
  const marks = line.match(/[!-/:-@[-`{-~]/gu)?.length ?? 0;
  const containers = opening.exec(line)?.[0].match(/[^\s\d]/gu)?.length ?? 0;
  return 50 + line.length + 10 * marks + nestedCost * Math.max(0, containers - 1);
}

function isHostile(line: string): boolean {
  return line.length > longestParsedLine || nested.test(line);
}

function closes(line: string, openMarker: string): boolean {
  const [, marker = "", rest = ""] = fence.exec(line) ?? [];
  return marker[0] === openMarker[0] && marker.length >= openMarker.length && rest.trim() === "";
}
