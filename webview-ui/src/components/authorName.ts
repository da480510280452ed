import type { Author } from "../../../src/shared/state";
import type { Wording } from "../wording/index";

/** A device is called by its name; the editor is the PC itself. */
export function authorName(author: Author, words: Wording): string {
  return author.id === "editor" ? words.permission.editor : author.name;
}

/** The same, but whoever looks at it is not called by the name of their device. */
export function doerName(author: Author, you: Author | null, words: Wording): string {
  return author.id === you?.id ? words.permission.you : authorName(author, words);
}

/** "From …" above what another device sent; null: it is one's own, or nobody knows whose. */
export function fromCaption(author: Author, you: Author | null, words: Wording): string | null {
  const name = authorName(author, words);
  return author.id === you?.id || name === "" ? null : words.chat.from(name);
}
