import type { DiffHunk } from "../shared/state";

/**
 * A text as it was before these edits, the oldest of them first; null where it is not what they left
 * behind: somebody else changed it since, or they do not say where in it they were made.
 */
export function withoutEdits(text: string, edits: readonly (readonly DiffHunk[])[]): string | null {
  let lines: readonly string[] | null = text.split("\n");
  for (const hunks of [...edits].reverse()) {
    // From the end on, so that the numbers before it stay true.
    for (const hunk of [...hunks].reverse()) lines = lines === null ? null : without(lines, hunk);
  }
  return lines?.join("\n") ?? null;
}

function without(
  lines: readonly string[],
  { newStart, lines: changed }: DiffHunk,
): readonly string[] | null {
  const after = changed.filter((line) => !line.startsWith("-")).map(withoutSign);
  const before = changed.filter((line) => !line.startsWith("+")).map(withoutSign);
  // What left nothing behind can be anywhere, unless nothing else is there.
  const isEmpty = lines.length === 1 && lines[0] === "";
  if (after.length === 0 && !isEmpty) return null;
  const start = after.length === 0 ? 0 : newStart - 1;
  if (start < 0 || after.some((line, index) => lines[start + index] !== line)) return null;
  return [...lines.slice(0, start), ...before, ...lines.slice(start + after.length)];
}

function withoutSign(line: string): string {
  return line.slice(1);
}
