/**
 * Cuts an answer into pieces that can be rendered on their own. While text streams in, only the
 * last piece changes: all before it are the same strings again and need no new rendering.
 */

/** Opening or closing line of a fenced code block (CommonMark 4.5). */
const fence = /^ {0,3}(`{3,}|~{3,})(.*)$/u;
const listItem = /^ {0,3}(?:[-*+]|\d{1,9}[.)])(?:\s|$)/u;
/** `[name]: address`, which other pieces may refer to (CommonMark 4.7). */
const definition = /^ {0,3}\[[^\]\n]{1,200}\]:\s*\S+.*$/gmu;

/**
 * The pieces of a text, in order; joined with a line feed they are the text again. A piece ends at
 * a blank line where a new block begins: never inside fenced code, a list, or an indented part.
 */
export function splitMarkdown(text: string): readonly string[] {
  const lines = text.split("\n");
  const pieces: string[] = [];
  let start = 0;
  let openFence: string | null = null;
  let isInList = false;
  let isAfterBlank = false;
  for (const [index, line] of lines.entries()) {
    if (openFence === null && isAfterBlank && beginsPiece(line, isInList)) {
      pieces.push(lines.slice(start, index).join("\n"));
      start = index;
      isInList = false;
    }
    if (openFence === null && listItem.test(line)) isInList = true;
    openFence = fenceAfter(line, openFence);
    isAfterBlank = openFence === null && line.trim() === "";
  }
  pieces.push(lines.slice(start).join("\n"));
  return pieces;
}

/** The link definitions of a text, to be known in each of its pieces; usually none. */
export function linkDefinitions(text: string): string {
  return text.includes("]:") ? (text.match(definition) ?? []).join("\n") : "";
}

function beginsPiece(line: string, isInList: boolean): boolean {
  if (line === "" || /^\s/u.test(line)) return false;
  return !(isInList && listItem.test(line));
}

/** The marker of the fence that is open after this line, or null. */
function fenceAfter(line: string, openFence: string | null): string | null {
  const match = fence.exec(line);
  if (match === null) return openFence;
  const [, marker = "", rest = ""] = match;
  if (openFence === null) return marker.startsWith("`") && rest.includes("`") ? null : marker;
  const closes =
    marker[0] === openFence[0] && marker.length >= openFence.length && rest.trim() === "";
  return closes ? null : openFence;
}
