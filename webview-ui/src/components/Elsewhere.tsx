import type { JSX } from "preact";
import { Icon } from "./Icon";
import { useStore, useWords } from "./page";
import { needsOf } from "./workState";

/** What waits for a person in a conversation that is not on the screen must not be missed. */
export function Elsewhere(): JSX.Element {
  const words = useWords();
  const store = useStore();
  const shownId = store.conversation.value?.id;
  const waiting = store.state.value.conversations.filter(
    (conversation) => conversation.id !== shownId && needsOf(conversation) > 0,
  );
  return (
    <>
      {waiting.map(({ id, title, permissions }) => {
        const name = title === "" ? words.header.untitled : title;
        return (
          <button
            key={id}
            type="button"
            class="elsewhere"
            onClick={() => {
              store.showConversation(id);
            }}
          >
            <Icon name={permissions.length > 0 ? "shield" : "alert"} />
            <span>
              {permissions.length > 0
                ? words.chat.elsewhere(name)
                : words.chat.undecidedElsewhere(name)}
            </span>
            <Icon name="chevron" />
          </button>
        );
      })}
    </>
  );
}
