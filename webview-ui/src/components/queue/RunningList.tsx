import type { JSX } from "preact";
import { Icon } from "../Icon";
import { useRights, useWords } from "../page";
import type { RunningTurn } from "./queueDesk";

interface RunningListProps {
  readonly running: readonly RunningTurn[];
  /** The conversation on the screen. */
  readonly shownId: string | null;
  readonly isLive: boolean;
  readonly onStop: (conversationId: string) => void;
  readonly onOpen: (conversationId: string) => void;
}

/** What runs now, above what waits: it can be stopped, and its conversation shown. */
export function RunningList(props: RunningListProps): JSX.Element {
  const words = useWords();
  return (
    <section class="panel-section" aria-label={words.queue.running}>
      <h3>{words.queue.running}</h3>
      <ul class="queue-running">
        {props.running.map((one) => (
          <RunningRow key={one.turn.id} {...props} one={one} />
        ))}
      </ul>
    </section>
  );
}

function RunningRow(props: RunningListProps & { readonly one: RunningTurn }): JSX.Element {
  const { one, shownId, isLive, onStop, onOpen } = props;
  const { turn, conversationId } = one;
  const words = useWords();
  const { mayAnswer } = useRights();
  const title = one.title === "" ? words.header.untitled : one.title;
  const isStopping = turn.status === "stopping";
  const isTitled = conversationId !== shownId && title !== turn.text;
  return (
    <li class="queue-row" data-running>
      <span class="queue-pulse" aria-hidden="true" />
      <button
        type="button"
        class="queue-main"
        onClick={() => {
          onOpen(conversationId);
        }}
      >
        <span class="queue-text" dir="auto">
          {turn.text}
        </span>
        {(isStopping || isTitled) && (
          <span class="queue-meta">{isStopping ? words.queue.stopping : title}</span>
        )}
      </button>
      {mayAnswer && (
        <button
          type="button"
          class="icon-button queue-stop"
          aria-label={words.queue.stop(title)}
          title={words.composer.stop}
          disabled={isStopping || !isLive}
          onClick={() => {
            onStop(conversationId);
          }}
        >
          <Icon name="stop" />
        </button>
      )}
    </li>
  );
}
