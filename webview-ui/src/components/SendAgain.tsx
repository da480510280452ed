import type { JSX } from "preact";
import type { Turn } from "../../../src/shared/state";
import { editAgain, sendAgain } from "../store/details";
import { LoadButton } from "./LoadButton";
import { useStore, useWords } from "./page";
import { useLoaded } from "./useLoaded";

/**
 * What did not come to its end can be sent once more: as it was where it failed, and to be changed
 * first where somebody stopped it.
 */
export function SendAgain({ turn }: { readonly turn: Turn }): JSX.Element | null {
  const words = useWords();
  const store = useStore();
  const isFailed = turn.status === "failed";
  const again = useLoaded(async () => {
    const isDone = await (isFailed ? sendAgain(store, turn) : editAgain(store, turn));
    if (isDone && !isFailed) focusComposer();
    return isDone ? true : null;
  });
  if (!isFailed && turn.status !== "interrupted") return null;
  return (
    <p class="send-again">
      <LoadButton label={isFailed ? words.turn.sendAgain : words.turn.editAgain} loaded={again} />
    </p>
  );
}

function focusComposer(): void {
  document.querySelector<HTMLTextAreaElement>(".composer-field")?.focus();
}
