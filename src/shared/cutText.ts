/** What a text ends with when its end was cut off. */
const cutMark = " …";

/** The text, or its beginning and a mark where it is longer than `limit` UTF-16 code units. */
export function cutEnd(text: string, limit: number): string {
  return text.length <= limit ? text : wholeHead(text, limit - cutMark.length) + cutMark;
}

/** The first `length` code units, one less where that would leave half a surrogate pair. */
export function wholeHead(text: string, length: number): string {
  return text.slice(0, length).replace(/[\uD800-\uDBFF]$/, "");
}
