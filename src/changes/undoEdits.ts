import { maxUndoneLines } from "../shared/limits";
import type { DiffHunk } from "../shared/state";

/**
 * A text as it was before these edits, the oldest of them first; null where it is not what they left
 * behind (somebody else changed it since, or they do not say where in it they were made), and where it would take
 * too long: each edit goes once through all lines, `maxUndoneLines` in all.
 */
export function withoutEdits(text: string, edits: readonly (readonly DiffHunk[])[]): string | null {
  let lines: readonly string[] | null = text.split("\n");
  let left = maxUndoneLines;
  for (const hunks of [...edits].reverse()) {
    left -= lines.length;
    lines = left < 0 ? null : withoutEdit(lines, hunks);
    if (lines === null) return null;
  }
  return lines.join("\n");
}

/** The hunks of an edit follow each other in the text. */
function withoutEdit(
  lines: readonly string[],
  hunks: readonly DiffHunk[],
): readonly string[] | null {
  // What left nothing behind can be anywhere, unless nothing else is there.
  const isEmpty = lines.length === 1 && lines[0] === "";
  const whole: string[] = [];
  let next = 0;
  const keepUntil = (end: number): void => {
    for (; next < end; next += 1) whole.push(lines[next] ?? "");
  };
  for (const { newStart, lines: changed } of hunks) {
    const after = changed.filter((line) => !line.startsWith("-")).map(withoutSign);
    if (after.length === 0 && !isEmpty) return null;
    const start = after.length === 0 ? 0 : newStart - 1;
    if (start < next || after.some((line, index) => lines[start + index] !== line)) return null;
    keepUntil(start);
    for (const line of changed) if (!line.startsWith("+")) whole.push(withoutSign(line));
    next = start + after.length;
  }
  keepUntil(lines.length);
  return whole;
}

function withoutSign(line: string): string {
  return line.slice(1);
}
