import type { JSX } from "preact";
import type { ContextUse } from "../../../../src/shared/state";
import { compactCount, percent } from "../../text/format";
import { contextShare, contextTone } from "../../text/contextShare";
import { useWords } from "../page";
import { useSheets } from "../sheet/sheets";

/** How full the model's context is, as a ring with its share; opens to what that means. */
export function ContextMeter({ context }: { readonly context: ContextUse }): JSX.Element {
  const words = useWords();
  const sheets = useSheets();
  const share = contextShare(context);
  const used = compactCount(context.usedTokens);
  const shown = share === null ? used : percent(share, words.locale);
  return (
    <button
      type="button"
      class="pill context-meter"
      data-tone={contextTone(share)}
      aria-haspopup="dialog"
      aria-label={words.pickers.contextMeter(share === null ? words.turn.tokens(used) : shown)}
      onClick={() => {
        sheets.show("context");
      }}
    >
      <svg class="ring" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
        <circle cx="10" cy="10" r="7" />
        <circle cx="10" cy="10" r="7" pathLength={100} stroke-dasharray={`${share ?? 0} 100`} />
      </svg>
      {shown}
    </button>
  );
}
