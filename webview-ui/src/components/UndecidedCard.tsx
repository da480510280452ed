import type { JSX } from "preact";
import type { Turn, TurnChoice } from "../../../src/shared/state";
import { Icon } from "./Icon";
import { usePage, useRights, useStore, useWords } from "./page";
import { useInertAtFirst } from "./useInertAtFirst";
import { useIsCutOff } from "./useStrip";
import { useVibration } from "./useVibration";

interface UndecidedCardProps {
  readonly turn: Turn;
  /** The host's state has it, in the conversation on the screen. */
  readonly mayBeSettled: boolean;
}

/** A turn whose outcome nobody knows: a person decides, or sees what was decided or that nobody knows. */
export function UndecidedCard({ turn, mayBeSettled }: UndecidedCardProps): JSX.Element {
  const words = useWords();
  if (turn.choice === null && mayBeSettled) return <Decision turn={turn} />;
  return (
    <p class="turn-status">
      <Icon name="alert" />
      {turn.choice === null ? words.turn.undecided : words.turn.chosen[turn.choice]}
    </p>
  );
}

const choices: readonly TurnChoice[] = ["dismiss", "again", "continue"];

function Decision({ turn }: { readonly turn: Turn }): JSX.Element {
  const { words, language } = usePage();
  const store = useStore();
  const { mayChange } = useRights();
  const isInert = useInertAtFirst();
  const isCutOff = useIsCutOff();
  const vibrate = useVibration();
  const isSending = store.answering.value.has(turn.id);
  const isDisabled = isInert || isSending || store.connection.value.kind !== "live";
  return (
    <section class="undecided" data-card={turn.id} tabIndex={-1} aria-label={words.turn.undecided}>
      <h3>
        <Icon name="alert" />
        {words.turn.undecided}
      </h3>
      <p>{words.turn.undecidedText}</p>
      {turn.problem?.detail && <p class="notice-detail">{turn.problem.detail}</p>}
      {isCutOff && <p class="quiet">{words.permission.offline}</p>}
      {!mayChange && <p class="quiet">{words.role.noAnswer}</p>}
      <div class="undecided-buttons">
        {(mayChange ? choices : []).map((choice) => (
          <button
            key={choice}
            type="button"
            class={choice === "continue" ? "button primary" : "button"}
            disabled={isDisabled}
            onClick={() => {
              vibrate();
              void store.settle(turn, choice, language);
            }}
          >
            {words.turn.choices[choice]}
          </button>
        ))}
      </div>
    </section>
  );
}
