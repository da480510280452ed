import type { JSX } from "preact";
import type { Turn, TurnChoice } from "../../../src/shared/state";
import { Icon } from "./Icon";
import { useStore, useWords } from "./page";
import { useInertAtFirst } from "./useInertAtFirst";
import { useIsCutOff } from "./useStrip";
import { vibrate } from "./vibrate";

/** A turn whose outcome nobody knows: a person decides, or sees what was decided. */
export function UndecidedCard({ turn }: { readonly turn: Turn }): JSX.Element {
  const words = useWords();
  if (turn.choice === null) return <Choices turn={turn} />;
  return (
    <p class="turn-status">
      <Icon name="alert" />
      {words.turn.chosen[turn.choice]}
    </p>
  );
}

const choices: readonly TurnChoice[] = ["dismiss", "again", "continue"];

function Choices({ turn }: { readonly turn: Turn }): JSX.Element {
  const words = useWords();
  const store = useStore();
  const isInert = useInertAtFirst();
  const isCutOff = useIsCutOff();
  const isSending = store.answering.value.has(turn.id);
  const isDisabled = isInert || isSending || store.connection.value.kind !== "live";
  return (
    <section class="undecided" aria-label={words.turn.undecided}>
      <h3>
        <Icon name="alert" />
        {words.turn.undecided}
      </h3>
      <p>{words.turn.undecidedText}</p>
      {turn.problem?.detail && <p class="notice-detail">{turn.problem.detail}</p>}
      {isCutOff && <p class="quiet">{words.permission.offline}</p>}
      <div class="undecided-buttons">
        {choices.map((choice) => (
          <button
            key={choice}
            type="button"
            class={choice === "continue" ? "button primary" : "button"}
            disabled={isDisabled}
            onClick={() => {
              vibrate();
              void store.settle(turn, choice);
            }}
          >
            {words.turn.choices[choice]}
          </button>
        ))}
      </div>
    </section>
  );
}
