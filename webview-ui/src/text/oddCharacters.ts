/**
 * Makes text that must be judged (a command, a path, what is written) show everything that is in
 * it: characters that are invisible, change the order of others or only look like a space become
 * visible marks. Line feeds and tabs stay.
 */

/** A run of ordinary text, or one mark. */
export type Segment =
  | { readonly kind: "plain"; readonly text: string }
  | { readonly kind: "mark"; readonly text: string };

/** Longer runs of spaces could push what follows out of sight: they are shown as their number. */
const longestRunOfSpaces = 16;
/** Indentation may be deeper than a run within a line. */
const longestIndentation = 40;

/**
 * Controls, format characters (bidi, zero-width, tags), separators, unpaired surrogates, every
 * space but the ordinary one, and letters without a shape of their own.
 */
const odd =
  /(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]|(?! )\p{Zs}|[\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\u{e0100}-\u{e01ef}]| {17,}/gu;

const shortNames: Readonly<Record<string, string>> = {
  "\r": "\\r",
  "\u0000": "\\0",
  "\u0007": "\\a",
  "\b": "\\b",
  "\u001b": "\\e",
};

/** Whether there is a mark to show. */
export function hasOddCharacters(text: string): boolean {
  for (const match of text.matchAll(odd)) {
    if (markOf(match[0], text, match.index) !== null) return true;
  }
  return false;
}

/**
 * The text with such characters spelled out, for places that can hold no mark. Long runs of spaces stay: in prose and in
 * its tables they hide nothing.
 */
export function spelledOut(text: string): string {
  return text.replace(odd, (found: string, index: number) =>
    found.startsWith("  ") ? found : (markOf(found, text, index) ?? found),
  );
}

/** Splits a text into what is shown as it is and the marks for what could deceive. */
export function revealOddCharacters(text: string): readonly Segment[] {
  const segments: Segment[] = [];
  let shownTo = 0;
  for (const match of text.matchAll(odd)) {
    const mark = markOf(match[0], text, match.index);
    if (mark === null) continue;
    if (match.index > shownTo) {
      segments.push({ kind: "plain", text: text.slice(shownTo, match.index) });
    }
    segments.push({ kind: "mark", text: mark });
    shownTo = match.index + match[0].length;
  }
  if (shownTo < text.length) segments.push({ kind: "plain", text: text.slice(shownTo) });
  return segments;
}

/** How an odd character is written, or null when it is fine where it stands. */
function markOf(found: string, text: string, index: number): string | null {
  if (found.startsWith("  ")) return markOfSpaces(found.length, text, index);
  if (found === "\u200d" && isInsideEmoji(text, index)) return null;
  const shortName = shortNames[found];
  if (shortName !== undefined) return shortName;
  const code = found.codePointAt(0) ?? 0;
  return `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
}

function markOfSpaces(count: number, text: string, index: number): string | null {
  const isIndentation = index === 0 || text[index - 1] === "\n";
  return count <= (isIndentation ? longestIndentation : longestRunOfSpaces) ? null : `␣×${count}`;
}

/** The joiner that makes one emoji of two is no deception. */
function isInsideEmoji(text: string, index: number): boolean {
  const before = text.slice(Math.max(0, index - 4), index);
  const after = text.slice(index + 1, index + 3);
  return (
    /[\p{Extended_Pictographic}\p{Emoji_Modifier}]\ufe0f?$/u.test(before) &&
    /^\p{Extended_Pictographic}/u.test(after)
  );
}
