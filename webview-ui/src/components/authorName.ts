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

/** A prompt's authors: who sent it, and who changed its text while it waited. */
interface Authored {
  readonly by: Author;
  readonly editedBy?: Author;
}

/** "From …" and "Edited by …" for a prompt, as far as that was another device; else empty. */
export function authorLines(
  { by, editedBy }: Authored,
  youId: string | null,
  words: Wording,
): readonly string[] {
  const isTold = (author: Author): boolean =>
    author.id !== youId && authorName(author, words) !== "";
  return [
    ...(isTold(by) ? [words.chat.from(authorName(by, words))] : []),
    ...(editedBy !== undefined && editedBy.id !== by.id && isTold(editedBy)
      ? [words.chat.editedBy(authorName(editedBy, words))]
      : []),
  ];
}

/** The same above the prompt; null: it is one's own, or nobody knows whose. */
export function fromCaption(prompt: Authored, you: Author | null, words: Wording): string | null {
  return authorLines(prompt, you?.id ?? null, words).join(" · ") || null;
}
