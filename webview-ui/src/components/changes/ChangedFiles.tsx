import type { JSX } from "preact";
import type { Turn } from "../../../../src/shared/state";
import { writtenPaths } from "../../../../src/shared/writtenPaths";
import { Icon } from "../Icon";
import { useWords } from "../page";
import { useSheets } from "../sheet/sheets";

/** How many files a turn wrote; opens the list of changes. Nothing where it wrote none. */
export function ChangedFiles({ turn }: { readonly turn: Turn }): JSX.Element | null {
  const words = useWords();
  const sheets = useSheets();
  const count = writtenPaths(turn.blocks).size;
  if (count === 0) return null;
  return (
    <button
      type="button"
      class="changed-files"
      aria-haspopup="dialog"
      onClick={() => {
        sheets.show("changes");
      }}
    >
      <Icon name="edit" />
      {words.turn.filesChanged(count)}
    </button>
  );
}
