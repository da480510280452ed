import { useState } from "preact/hooks";
import type { JSX } from "preact";
import type { Conversation } from "../../../../src/shared/state";
import { troubleOf } from "../../store/requests";
import type { Trouble } from "../../store/requests";
import type { Store } from "../../store/store";
import { Icon } from "../Icon";
import { usePage } from "../page";
import { PanelTrouble } from "../sheet/PanelTrouble";
import { Sheet } from "../sheet/Sheet";
import { troubleText } from "../sheet/troubleText";
import { choicesOf, chosenValue, worksNow } from "./choices";
import type { ChoiceKind } from "./choices";

interface PickerPanelProps {
  readonly kind: ChoiceKind;
  readonly store: Store;
  readonly conversation: Conversation;
  readonly onClose: () => void;
}

/** The choices for a conversation's model, permissions or effort, as the CLI lists them. */
export function PickerPanel({ kind, store, conversation, onClose }: PickerPanelProps): JSX.Element {
  const { words, language } = usePage();
  const [underWay, setUnderWay] = useState<string | null | undefined>(undefined);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const { catalog } = store.state.value;
  const isLive = store.connection.value.kind === "live";
  const chosen = chosenValue(kind, conversation);
  const choices = choicesOf(kind, catalog, conversation, words);
  const works = worksNow(kind, catalog, conversation, words);
  const hasChosen = choices.some(({ value }) => value === chosen);
  const choose = async (value: string | null): Promise<void> => {
    setUnderWay(value);
    setTrouble(null);
    const field = kind === "mode" ? "permissionMode" : kind;
    const outcome = await store.ask({
      type: "conversation.adjust",
      conversationId: conversation.id,
      [field]: value,
    });
    setUnderWay(undefined);
    setTrouble(troubleOf(outcome));
    if (outcome.kind === "done") onClose();
  };
  return (
    <Sheet title={words.pickers[kind]} side="middle" onClose={onClose}>
      {trouble !== null && <PanelTrouble text={troubleText(trouble, words, language)} />}
      {choices.length <= 1 && <p class="panel-note">{words.pickers.notYet}</p>}
      <div class="choices" role="radiogroup" aria-label={words.pickers[kind]} onKeyDown={moveFocus}>
        {choices.map(({ value, name, description }) => {
          const isChosen = value === chosen || (!hasChosen && (value ?? "default") === "default");
          return (
            <button
              key={value ?? ""}
              type="button"
              class="choice-row"
              role="radio"
              aria-checked={isChosen}
              disabled={!isLive || underWay !== undefined}
              onClick={() => void choose(value)}
            >
              <span class="choice-words">
                <span class="choice-name">{name}</span>
                {description !== "" && <span class="choice-text">{description}</span>}
              </span>
              <span class="choice-sign">
                {underWay === value ? (
                  <span class="spinner" aria-hidden="true" />
                ) : (
                  isChosen && <Icon name="check" />
                )}
              </span>
            </button>
          );
        })}
      </div>
      {works !== null && <p class="choice-now">{words.pickers.worksNow(works)}</p>}
    </Sheet>
  );
}

/** Arrows go from choice to choice, around the ends; Enter takes one. */
function moveFocus(event: KeyboardEvent): void {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const { currentTarget, target } = event;
  if (by === undefined || !(currentTarget instanceof HTMLElement)) return;
  const rows = [...currentTarget.querySelectorAll<HTMLElement>(".choice-row")];
  const index = rows.findIndex((row) => row === target);
  event.preventDefault();
  rows[(index + by + rows.length) % rows.length]?.focus();
}
