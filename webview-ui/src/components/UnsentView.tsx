import type { JSX } from "preact";
import { focusComposer } from "../platform/composerField";
import { editUnsent } from "../store/details";
import type { UnsentPrompt } from "../store/unsent";
import { Icon } from "./Icon";
import { useStore, useWords } from "./page";
import { PromptBubble } from "./PromptBubble";

/** A prompt on its way to the host; one that never left this device can still be changed. */
export function UnsentView({ prompt }: { readonly prompt: UnsentPrompt }): JSX.Element {
  const words = useWords();
  const store = useStore();
  const isLive = store.connection.value.kind === "live";
  const { promptId, wasSent, isKept } = prompt;
  return (
    <article class="turn" data-status="sending">
      <PromptBubble prompt={{ ...prompt, id: promptId, isCut: false }} caption={null} />
      <p class="turn-status">
        <Icon name="clock" />
        {isLive ? words.turn.sending : isKept ? words.turn.keptOffline : words.turn.unkept}
      </p>
      {!isLive && !wasSent && (
        <p class="unsent-buttons">
          <button
            type="button"
            class="link-button"
            onClick={() => {
              editUnsent(store, promptId);
              focusComposer();
            }}
          >
            {words.turn.edit}
          </button>
          <button
            type="button"
            class="link-button"
            onClick={() => {
              store.withdraw(promptId);
            }}
          >
            {words.turn.delete}
          </button>
        </p>
      )}
    </article>
  );
}
