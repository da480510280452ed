import type { JSX } from "preact";
import type { Turn, TurnChoice } from "../../../src/shared/state";
import { focusComposer } from "../platform/composerField";
import { editAgain, sendAtReset } from "../store/details";
import { timeLeft } from "../text/format";
import { Icon } from "./Icon";
import { LoadButton } from "./LoadButton";
import { usePage, useRights, useStore, useWords } from "./page";
import { useLoaded } from "./useLoaded";
import { usePlanReset } from "./usePlanReset";
import { useVibration } from "./useVibration";
import { isWorking } from "./workState";

/**
 * What can be done about a prompt that failed or was stopped, until somebody has done it: run it
 * again, go on where it was stopped, change it first, or let it wait for the plan's reset.
 */
export function SendAgain({ turn }: { readonly turn: Turn }): JSX.Element | null {
  const { mayChange } = useRights();
  return mayChange ? <Ways turn={turn} /> : null;
}

/** What can be pressed for that. */
function Ways({ turn }: { readonly turn: Turn }): JSX.Element {
  const { words, language } = usePage();
  const store = useStore();
  const vibrate = useVibration();
  // A choice runs at once: it would stop what runs.
  const isBusy = store.outline.value.conversations.some(isWorking);
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
              void store.settle(turn, choice, language);
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
  return (
    <>
      {reset.isRefusing && (
        <p class="turn-status">
          <Icon name="clock" />
          {words.composer.limitUntil(reset.time)} · {timeLeft(reset.leftMs, words.locale)}
        </p>
      )}
      <LoadButton label={words.turn.runAt(reset.time)} loaded={sent} />
    </>
  );
}

/** A choice is on its way, or none can be sent now. */
function isSettling(store: ReturnType<typeof useStore>, { id }: Turn): boolean {
  return store.answering.value.has(id) || store.connection.value.kind !== "live";
}
