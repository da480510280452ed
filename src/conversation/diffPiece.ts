import { createHash } from "node:crypto";
import type { ChangeDiff, ChangeHunk } from "../shared/changedFiles";
import { maxDiffLineLength, maxDiffPieceLines, maxPageSize } from "../shared/limits";

type TextDiff = Extract<ChangeDiff, { kind: "text" }>;

/**
 * A piece of a difference: as many lines from line `from` on as an answer has room for, but at least
 * one. A hunk that is cut goes on in the next piece with the numbers that its lines have there.
 */
export function diffPiece(hunks: readonly ChangeHunk[], from: number, isCut: boolean): TextDiff {
  const total = hunks.reduce((sum, { lines }) => sum + lines.length, 0);
  const kept: ChangeHunk[] = [];
  let [before, count, left] = [0, 0, maxPageSize];
  for (const hunk of hunks) {
    const skipped = Math.min(hunk.lines.length, Math.max(0, from - before));
    before += hunk.lines.length;
    if (skipped === hunk.lines.length) continue;
    const lines: string[] = [];
    left -= hunkSize;
    for (const line of hunk.lines.slice(skipped)) {
      const shown = cutLine(line);
      left -= Buffer.byteLength(JSON.stringify(shown)) + 1;
      if (count > 0 && (left < 0 || count >= maxDiffPieceLines)) break;
      lines.push(shown);
      count += 1;
    }
    if (lines.length > 0) kept.push({ ...startingAt(hunk, skipped), lines });
    if (skipped + lines.length < hunk.lines.length) break;
  }
  const start = Math.min(from, total);
  const next = start + count < total ? start + count : null;
  return { kind: "text", hunks: kept, from: start, next, total, isCut, version: versionOf(hunks) };
}

/** A hunk without its lines, in bytes of JSON. */
const hunkSize = 80;

function startingAt({ oldStart, newStart, lines, at }: ChangeHunk, skipped: number): ChangeHunk {
  const passed = lines.slice(0, skipped);
  const oldLines = passed.filter((line) => !line.startsWith("+")).length;
  const newLines = passed.filter((line) => !line.startsWith("-")).length;
  return {
    oldStart: oldStart + oldLines,
    newStart: newStart + newLines,
    lines,
    ...(at === undefined || skipped > 0 ? {} : { at }),
  };
}

/** With a mark where it was longer. */
function cutLine(line: string): string {
  return line.length <= maxDiffLineLength + 2 ? line : `${line.slice(0, maxDiffLineLength)}…`;
}

function versionOf(hunks: readonly ChangeHunk[]): string {
  const hash = createHash("sha256");
  for (const { oldStart, newStart, lines } of hunks) {
    hash.update(`${oldStart} ${newStart} ${lines.join("\n")}\0`);
  }
  return hash.digest("hex").slice(0, 16);
}
