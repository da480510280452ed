import type { ChangeHunk } from "../../../src/shared/changedFiles";

/** Two pieces of a difference as one: a hunk that goes on in the second piece is one hunk. */
export function joined(
  first: readonly ChangeHunk[],
  second: readonly ChangeHunk[],
): readonly ChangeHunk[] {
  const [last, next] = [first.at(-1), second[0]];
  if (last === undefined || next === undefined || !continues(last, next)) {
    return [...first, ...second];
  }
  return [
    ...first.slice(0, -1),
    { ...last, lines: [...last.lines, ...next.lines] },
    ...second.slice(1),
  ];
}

function continues(last: ChangeHunk, next: ChangeHunk): boolean {
  const count = (sign: string): number =>
    last.lines.filter((line) => !line.startsWith(sign)).length;
  return (
    next.at === undefined &&
    next.oldStart === last.oldStart + count("+") &&
    next.newStart === last.newStart + count("-")
  );
}
