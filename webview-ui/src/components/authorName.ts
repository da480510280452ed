import type { Author } from "../../../src/shared/state";
import type { Wording } from "../wording/index";

/** A device is called by its name; the editor is the PC itself. */
export function authorName(author: Author, words: Wording): string {
  return author.id === "editor" ? words.permission.editor : author.name;
}
