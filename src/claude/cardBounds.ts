import {
  maxDiffLineLength,
  maxDiffLines,
  maxTodoLength,
  maxTodos,
  maxToolOutputLength,
  maxToolPartSize,
} from "../shared/limits";
import type { CutText, DiffHunk, TodoItem } from "../shared/state";
import { cutEnd } from "../shared/cutText";
import { cutMiddle, oneLine } from "./text";

/** Beginning and end of an output, short enough also when each of its characters is long in JSON. */
export function boundedOutput(text: string): CutText {
  let limit = maxToolOutputLength;
  let cut = cutMiddle(text, limit);
  while (sizeOf(cut.text) > maxToolPartSize) {
    limit = Math.floor(limit / 2);
    cut = cutMiddle(text, limit);
  }
  return cut;
}

/** The first lines of a diff, and how many of all of them these are. */
export function boundedDiff(hunks: readonly DiffHunk[]): {
  readonly hunks: readonly DiffHunk[];
  readonly shown: number;
  readonly total: number;
} {
  const total = hunks.reduce((sum, { lines }) => sum + lines.length, 0);
  const kept: DiffHunk[] = [];
  let [shown, left] = [0, maxToolPartSize];
  for (const hunk of hunks) {
    left -= hunkSize;
    const lines: string[] = [];
    for (const line of hunk.lines) {
      const cut = cutEnd(line, maxDiffLineLength);
      left -= sizeOf(cut) + 1;
      if (left < 0 || shown >= maxDiffLines) break;
      lines.push(cut);
      shown += 1;
    }
    if (lines.length > 0) kept.push({ ...hunk, lines });
    if (lines.length < hunk.lines.length) break;
  }
  return { hunks: kept, shown, total };
}

/** A hunk without its lines, in bytes of JSON. */
const hunkSize = 60;

/** The first items of a list, their texts as long as there is room for. */
export function boundedTodos(items: readonly TodoItem[]): readonly TodoItem[] {
  const first = items.slice(0, maxTodos);
  for (let limit = maxTodoLength; ; limit = Math.floor(limit / 2)) {
    const cut = first.map(({ text, status }) => ({ text: oneLine(text, limit), status }));
    if (limit < 10 || sizeOf(cut) <= maxToolPartSize) return cut;
  }
}

/** In bytes of JSON. */
function sizeOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
