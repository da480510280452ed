/** The text in small letters, each character in its place: what grows when it is made small stays. */
export function folded(text: string): string {
  const small = text.toLowerCase();
  if (small.length === text.length) return small;
  return Array.from(text, (character) => {
    const one = character.toLowerCase();
    return one.length === character.length ? one : character;
  }).join("");
}

/** A text as people read it, near enough: marks of emphasis and of code are not part of the words. */
function asRead(text: string): string {
  return text.normalize("NFC").replace(/[*`]+/g, "");
}

/** What is looked for, in the form in which `placesIn` looks for it; empty: nothing. */
export function soughtWords(query: string): string {
  const words = folded(asRead(query).trim());
  return words === "" ? folded(query.normalize("NFC").trim()) : words;
}

/** How often the words (see `soughtWords`) stand in a text, and the text around the first place. */
export function placesIn(
  text: string,
  words: string,
  excerptLength: number,
): { readonly count: number; readonly excerpt: string } {
  const read = asRead(text);
  const small = folded(read);
  const first = words === "" ? -1 : small.indexOf(words);
  if (first === -1) return { count: 0, excerpt: "" };
  let count = 0;
  for (let at = first; at !== -1; at = small.indexOf(words, at + words.length)) count += 1;
  return { count, excerpt: excerptOf(read, first, words.length, excerptLength) };
}

function excerptOf(text: string, at: number, length: number, most: number): string {
  const room = Math.max(0, most - length);
  const start = Math.max(0, at - Math.floor(room / 3));
  const end = Math.min(text.length, start + Math.max(most, length));
  const middle = wholeCharacters(text.slice(start, end)).replace(/\s+/gu, " ").trim();
  return [start > 0 ? "…" : "", middle, end < text.length ? "…" : ""].join("");
}

/** Without the halves of characters that a cut left at both ends. */
function wholeCharacters(text: string): string {
  return text.replace(/^[\udc00-\udfff]|[\ud800-\udbff]$/g, "");
}
