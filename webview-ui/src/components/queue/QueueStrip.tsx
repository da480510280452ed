import type { JSX } from "preact";
import { Icon } from "../Icon";
import { useStore, useWords } from "../page";
import { useSheets } from "../sheet/sheets";

/** Longest beginning of the next prompt; the style sheet cuts it to the width of the screen. */
const shownLength = 80;

/** That something waits, and what is next: a thin line above the composer, which opens the queue. */
export function QueueStrip(): JSX.Element | null {
  const words = useWords();
  const sheets = useSheets();
  const { prompts } = useStore().state.value.queue;
  const [next] = prompts;
  if (next === undefined) return null;
  const beginning = next.text.slice(0, shownLength).replaceAll(/\s+/g, " ");
  return (
    <button
      type="button"
      class="queue-strip"
      aria-haspopup="dialog"
      onClick={() => {
        sheets.show("queue");
      }}
    >
      <Icon name="clock" />
      <span class="queue-strip-text">{words.queue.strip(prompts.length, beginning)}</span>
      <span class="turned">
        <Icon name="chevron" />
      </span>
    </button>
  );
}
