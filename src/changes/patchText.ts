import type { DiffHunk } from "../shared/state";

export interface ReadPatch {
  readonly hunks: readonly DiffHunk[];
  readonly isBinary: boolean;
}

/** A patch, and which files it is of. */
export interface NamedPatch {
  /** Of each file its name, from the work tree's root on; of a renamed one the old name before the new one. */
  readonly files: readonly (readonly string[])[];
  readonly patch: string;
}

/** The letter says what became of it: of a rename and of a copy two names follow, else one. */
const fileHead = /^:\d{6} \d{6} [0-9a-f]+ [0-9a-f]+ ([A-Z])\d*$/;

/**
 * Takes apart what `git diff-index --raw -p -z` writes, be it cut in its patch: the files, each ended
 * by NUL, one more NUL, the patch. Null: it is something else, or cut before that.
 */
export function readNamedPatch(text: string): NamedPatch | null {
  const files: (readonly string[])[] = [];
  let start = 0;
  const next = (): string | null => {
    const end = text.indexOf("\0", start);
    if (end === -1) return null;
    const piece = text.slice(start, end);
    start = end + 1;
    return piece;
  };
  while (start < text.length) {
    const head = next();
    if (head === "") return { files, patch: text.slice(start) };
    const change = fileHead.exec(head ?? "")?.[1];
    if (change === undefined) return null;
    const names = change === "R" || change === "C" ? [next(), next()] : [next()];
    const known = names.filter((name) => name !== null);
    if (known.length < names.length) return null;
    files.push(known);
  }
  return { files, patch: "" };
}

const hunkStart = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;

/**
 * Reads the hunks of a unified diff, as git writes it, be it cut at its end. The numbers in a hunk's
 * head say how many lines are its own: nothing in a file can look like the head of another one.
 */
export function readPatch(text: string): ReadPatch {
  const hunks: DiffHunk[] = [];
  let isBinary = false;
  let [oldLeft, newLeft] = [0, 0];
  let lines: string[] = [];
  for (const line of text.split("\n")) {
    if (oldLeft > 0 || newLeft > 0) {
      const sign = line.charAt(0);
      if (sign === "\\") continue;
      if (sign !== "+") oldLeft -= 1;
      if (sign !== "-") newLeft -= 1;
      // Without its trailing blank an empty line of both sides has no sign.
      lines.push(sign === "" ? " " : line);
      continue;
    }
    const [, oldStart, oldCount = "1", newStart, newCount = "1"] = hunkStart.exec(line) ?? [];
    if (oldStart === undefined || newStart === undefined) {
      isBinary ||= /^Binary files .* differ$|^GIT binary patch$/.test(line);
      continue;
    }
    [oldLeft, newLeft] = [Number(oldCount), Number(newCount)];
    lines = [];
    hunks.push({ oldStart: Number(oldStart), newStart: Number(newStart), lines });
  }
  return { hunks, isBinary };
}
