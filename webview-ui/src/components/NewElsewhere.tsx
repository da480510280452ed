import type { JSX } from "preact";
import { authorName } from "./authorName";
import { Icon } from "./Icon";
import { useStore, useWords } from "./page";

/** Another device began a conversation: an offer to go there, no more than that. */
export function NewElsewhere(): JSX.Element | null {
  const words = useWords();
  const store = useStore();
  const offered = store.offered.value;
  const by = store.offeredBy.value;
  if (offered === null) return null;
  return (
    <div class="offer" role="status">
      <span class="offer-text">
        {by === null ? words.chat.newElsewhere : words.chat.newElsewhereBy(authorName(by, words))}
      </span>
      <button
        type="button"
        class="link-button"
        onClick={() => {
          store.showConversation(offered.id);
        }}
      >
        {words.chat.goThere}
      </button>
      <button
        type="button"
        class="icon-button"
        aria-label={words.composer.dismiss}
        onClick={() => {
          store.dismissOffer();
        }}
      >
        <Icon name="cross" />
      </button>
    </div>
  );
}
