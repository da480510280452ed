import type { JSX } from "preact";
import type { AbsentProps } from "./lazy";
import type { OlderTurnsProps } from "./OlderTurns";
import { useWords } from "./page";

/** Looks like what fetches older turns, while that is on its way: nothing moves when it is there. */
export function OlderPlace({ wanted }: AbsentProps<OlderTurnsProps>): JSX.Element {
  const words = useWords();
  return (
    <p class="older" hidden={!wanted.conversation.hasOlderTurns}>
      <button type="button" class="link-button" disabled>
        {words.chat.older}
      </button>
    </p>
  );
}
