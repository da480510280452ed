import type { JSX } from "preact";
import { forkWaiting } from "../store/forkWaiting";
import { doerName } from "./authorName";
import { Icon } from "./Icon";
import { useRights, useStore, useWords } from "./page";
import { useSheets } from "./sheet/sheets";

/** Why the queue stands still, what waits in it, and the way on. */
export function PauseLine(): JSX.Element | null {
  const words = useWords();
  const store = useStore();
  const sheets = useSheets();
  const { mayChange } = useRights();
  const { pause, prompts } = store.outline.value.queue;
  if (pause === null) return null;
  // Only what somebody wanted outlives what waited: then the next message waits, too.
  if (prompts.length === 0 && pause.reason !== "person") return null;
  const isLive = store.connection.value.kind === "live";
  const you = store.you.value;
  const name = pause.by === null ? words.queue.somebody : doerName(pause.by, you, words);
  return (
    <div class="pause-line" role="status">
      <Icon name="pause" />
      <button
        type="button"
        class="pause-line-text"
        aria-haspopup="dialog"
        onClick={() => {
          sheets.show("queue");
        }}
      >
        {words.queue.pauses[pause.reason](name)}
        {prompts.length > 0 && <span class="quiet"> {words.state.waiting(prompts.length)}</span>}
        <span class="visually-hidden"> {words.queue.open}</span>
      </button>
      {mayChange && pause.reason === "written-elsewhere" && (
        <button
          type="button"
          class="link-button"
          disabled={!isLive}
          onClick={() => void forkWaiting(store)}
        >
          {words.conversations.fork}
        </button>
      )}
      {mayChange && (
        <button
          type="button"
          class="link-button"
          disabled={!isLive}
          onClick={() => void store.resumeQueue()}
        >
          {pause.reason === "written-elsewhere" ? words.queue.resumeAnyway : words.queue.resume}
        </button>
      )}
    </div>
  );
}
