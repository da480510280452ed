import type { JSX } from "preact";
import { Icon } from "../Icon";
import { useStore, useWords } from "../page";
import { useSheets } from "../sheet/sheets";
import { needsOf } from "../workState";

/** Opens the list of conversations. A dot on it: one that is not on the screen needs you. */
export function ConversationsButton(): JSX.Element {
  const words = useWords();
  const sheets = useSheets();
  const store = useStore();
  const shownId = store.conversationOutline.value?.id;
  const needsYou = store.outline.value.conversations.some(
    (conversation) => conversation.id !== shownId && needsOf(conversation) > 0,
  );
  const { open } = words.conversations;
  return (
    <button
      type="button"
      class="icon-button conversations-button"
      data-needs-you={needsYou}
      aria-label={needsYou ? `${open} (${words.permission.needsYou})` : open}
      title={open}
      aria-haspopup="dialog"
      disabled={!store.isLoaded.value}
      onClick={() => {
        sheets.show("conversations");
      }}
    >
      <Icon name="list" />
    </button>
  );
}
