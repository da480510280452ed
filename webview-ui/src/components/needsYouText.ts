import type { Conversation } from "../../../src/shared/state";
import type { Wording } from "../wording/index";

/** Which conversation waits for a person, and whether for an answer or a decision. */
export function needsYouText({ title, permissions }: Conversation, words: Wording): string {
  const name = title === "" ? words.header.untitled : title;
  return permissions.length > 0 ? words.chat.elsewhere(name) : words.chat.undecidedElsewhere(name);
}
