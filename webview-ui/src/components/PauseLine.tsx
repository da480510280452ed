import type { JSX } from "preact";
import { authorName } from "./authorName";
import { Icon } from "./Icon";
import { useStore, useWords } from "./page";
import { useSheets } from "./sheet/sheets";

/** Why the queue stands still while something waits in it, what waits, and the way on. */
export function PauseLine(): JSX.Element | null {
  const words = useWords();
  const store = useStore();
  const sheets = useSheets();
  const { pause, prompts } = store.state.value.queue;
  if (pause === null || prompts.length === 0) return null;
  const name = pause.by === null ? words.queue.somebody : authorName(pause.by, words);
  return (
    <div class="pause-line" role="status">
      <Icon name="stop" />
      <button
        type="button"
        class="pause-line-text"
        aria-haspopup="dialog"
        aria-label={`${words.queue.pauses[pause.reason](name)} ${words.queue.open}`}
        onClick={() => {
          sheets.show("queue");
        }}
      >
        {words.queue.pauses[pause.reason](name)}
        <span class="quiet"> {words.state.waiting(prompts.length)}</span>
      </button>
      <button
        type="button"
        class="link-button"
        disabled={store.connection.value.kind !== "live"}
        onClick={() => void store.resumeQueue()}
      >
        {pause.reason === "written-elsewhere" ? words.queue.resumeAnyway : words.queue.resume}
      </button>
    </div>
  );
}
