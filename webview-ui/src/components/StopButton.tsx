import type { JSX } from "preact";
import { Icon } from "./Icon";
import { useStore, useWords } from "./page";
import { takeNoFocus } from "./takeNoFocus";

interface StopButtonProps {
  readonly isStopping: boolean;
  /** Of what says why it can't be pressed. */
  readonly hintId: string;
}

/** Stops what runs in the conversation on the screen. */
export function StopButton({ isStopping, hintId }: StopButtonProps): JSX.Element {
  const words = useWords();
  const store = useStore();
  return (
    <button
      type="button"
      class="round-button stop"
      aria-label={words.composer.stop}
      title={words.composer.stop}
      disabled={isStopping || store.connection.value.kind !== "live"}
      aria-describedby={hintId}
      onMouseDown={takeNoFocus}
      onClick={() => void store.interrupt()}
    >
      <Icon name="stop" />
    </button>
  );
}
