import type { JSX } from "preact";
import { Icon } from "./Icon";
import { needsYouText } from "./needsYouText";
import { useStore, useWords } from "./page";
import { needsOf } from "./workState";

/** What waits for a person in a conversation that is not on the screen must not be missed. */
export function Elsewhere(): JSX.Element {
  const words = useWords();
  const store = useStore();
  const shownId = store.conversationOutline.value?.id;
  const waiting = store.outline.value.conversations.filter(
    (conversation) => conversation.id !== shownId && needsOf(conversation) > 0,
  );
  return (
    <>
      {waiting.map((conversation) => (
        <button
          key={conversation.id}
          type="button"
          class="elsewhere"
          onClick={() => {
            store.showConversation(conversation.id);
          }}
        >
          <Icon name={conversation.permissions.length > 0 ? "shield" : "alert"} />
          <span>{needsYouText(conversation, words)}</span>
          <Icon name="chevron" />
        </button>
      ))}
    </>
  );
}
