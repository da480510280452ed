import type { JSX } from "preact";
import type { Conversation } from "../../../../src/shared/state";
import { Icon } from "../Icon";
import { useStore, useWords } from "../page";
import { useSheets } from "../sheet/sheets";
import { ContextMeter } from "./ContextMeter";
import { chosenValue, hasChoices, modeTone, shownName, workingMode } from "./choices";
import type { ChoiceKind } from "./choices";

const kinds: readonly ChoiceKind[] = ["model", "mode", "effort"];

/** What works on the next prompt, as pills below the message; each opens its choices. */
export function ModelPickers(props: { readonly conversation: Conversation }): JSX.Element | null {
  const { conversation } = props;
  const words = useWords();
  const sheets = useSheets();
  const { catalog } = useStore().outline.value;
  const shown = kinds.filter((kind) => hasChoices(kind, catalog, conversation));
  const { context } = conversation;
  if (shown.length === 0 && context === null) return null;
  return (
    <div class="pickers">
      {shown.map((kind) => {
        const name = shownName(kind, catalog, conversation, words);
        const mode = workingMode(conversation);
        const chosen = chosenValue(kind, conversation);
        const isChosen = chosen !== null && (kind !== "mode" || chosen === mode);
        return (
          <button
            key={kind}
            type="button"
            class="pill"
            data-tone={kind === "mode" ? modeTone(mode) : undefined}
            data-chosen={isChosen}
            aria-haspopup="dialog"
            aria-label={`${words.pickers[kind]}: ${name}`}
            onClick={() => {
              sheets.show(kind);
            }}
          >
            {kind === "effort" && <Icon name="thought" />}
            <span class="pill-text">
              {/* "Default" alone would not say of what. */}
              {kind === "effort" && !isChosen ? words.pickers.effort : name}
            </span>
            <span class="pill-chevron">
              <Icon name="chevron" />
            </span>
          </button>
        );
      })}
      {context !== null && <ContextMeter context={context} />}
    </div>
  );
}
