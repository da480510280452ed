import type { JSX } from "preact";
import type { Turn, TurnChoice } from "../../../src/shared/state";
import { editAgain, sendAtReset } from "../store/details";
import { LoadButton } from "./LoadButton";
import { useStore, useWords } from "./page";
import { useLoaded } from "./useLoaded";
import { usePlanReset } from "./usePlanReset";
import { vibrate } from "./vibrate";
import { isWorking } from "./workState";

/**
 * What can be done about a prompt that failed or was stopped, until somebody has done it: run it
 * again, go on where it was stopped, change it first, or let it wait for the plan's reset.
 */
export function SendAgain({ turn }: { readonly turn: Turn }): JSX.Element | null {
  const isOpen =
    (turn.status === "failed" || turn.status === "interrupted") && turn.choice === null;
  return isOpen ? <Choices turn={turn} /> : null;
}

function Choices({ turn }: { readonly turn: Turn }): JSX.Element {
  const words = useWords();
  const store = useStore();
  // A choice runs at once: it would stop what runs.
  const isBusy = store.state.value.conversations.some(isWorking);
  const choices: readonly TurnChoice[] =
    turn.status === "interrupted" ? ["again", "continue"] : ["again"];
  const edited = useLoaded(async () => {
    const isDone = await editAgain(store, turn);
    if (isDone) focusComposer();
    return isDone ? true : null;
  });
  return (
    <div class="send-again">
      {!isBusy &&
        choices.map((choice) => (
          <button
            key={choice}
            type="button"
            class="link-button"
            disabled={isSettling(store, turn)}
            onClick={() => {
              vibrate();
              void store.settle(turn, choice);
            }}
          >
            {words.turn.choices[choice]}
          </button>
        ))}
      {turn.problem?.code === "api-limit" && <AtReset turn={turn} />}
      <LoadButton label={words.turn.edit} loaded={edited} />
    </div>
  );
}

function AtReset({ turn }: { readonly turn: Turn }): JSX.Element | null {
  const words = useWords();
  const store = useStore();
  const reset = usePlanReset();
  const sent = useLoaded(async () => ((await sendAtReset(store, turn)) ? true : null));
  if (reset === null || isSettling(store, turn)) return null;
  return <LoadButton label={words.turn.runAt(reset.time)} loaded={sent} />;
}

/** A choice is on its way, or none can be sent now. */
function isSettling(store: ReturnType<typeof useStore>, { id }: Turn): boolean {
  return store.answering.value.has(id) || store.connection.value.kind !== "live";
}

function focusComposer(): void {
  document.querySelector<HTMLTextAreaElement>(".composer-field")?.focus();
}
