/** What a text ends with when its end was cut off. */
const cutMark = " …";

/** The text, or its beginning and a mark where it is longer than `limit` UTF-16 code units. */
export function cutEnd(text: string, limit: number): string {
  return text.length <= limit ? text : wholeHead(text, limit - cutMark.length) + cutMark;
}

/** Whether a text was cut by `cutEnd` at that limit already: then nothing may be added to it. */
export function isCut(text: string, limit: number): boolean {
  return text.length >= limit - 1 && text.endsWith(cutMark);
}

/** The first `length` code units, one less where that would leave half a surrogate pair. */
export function wholeHead(text: string, length: number): string {
  return text.slice(0, length).replace(/[\uD800-\uDBFF]$/, "");
}
