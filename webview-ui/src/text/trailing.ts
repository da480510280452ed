/**
 * A text without a character at its end, however often it is there. A pattern such as `x+$` would
 * look at a long run that is not at the end once for each of its characters.
 */
export function withoutTrailing(text: string, character: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === character) end--;
  return text.slice(0, end);
}
