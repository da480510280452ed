import { useState } from "preact/hooks";
import type { JSX } from "preact";
import type { Conversation, QueuedPrompt } from "../../../../src/shared/state";
import { useStore, useWords } from "../page";
import { useNow } from "../useNow";
import { usePlanReset } from "../usePlanReset";
import type { QueueDesk } from "./queueDesk";
import { QueueEditor } from "./QueueEditor";
import { beforeIdAt } from "./queueOrder";
import { QueueRow } from "./QueueRow";
import { useRowDrag } from "./useRowDrag";

interface QueueListProps {
  readonly desk: QueueDesk;
  readonly conversations: readonly Conversation[];
  /** The conversation on the screen. */
  readonly shownId: string | null;
  readonly isLive: boolean;
}

/** The waiting prompts, one row each; one of them at a time shows what can be done with it. */
export function QueueList(props: QueueListProps): JSX.Element {
  const { desk, conversations, shownId, isLive } = props;
  const words = useWords();
  const now = useNow(30_000, true) - useStore().clockAheadMs.value;
  const resetTime = usePlanReset()?.time ?? null;
  const [openId, setOpenId] = useState<string | null>(null);
  const [spoken, setSpoken] = useState("");
  const prompts = desk.prompts.value;
  const order = prompts.map(({ id }) => id);
  const edit = desk.editing.current.value;
  const moveTo = (id: string, place: number): void => {
    setSpoken(words.queue.moved(place + 1, prompts.length));
    void desk.move(id, beforeIdAt(order, id, place));
  };
  const drag = useRowDrag(moveTo);
  // Where all belong to what is on the screen, nobody has to be told.
  const isTitled = prompts.some(({ conversationId }) => conversationId !== shownId);
  const titleOf = ({ conversationId }: QueuedPrompt): string | null => {
    if (!isTitled) return null;
    const title = conversations.find(({ id }) => id === conversationId)?.title ?? "";
    return title === "" ? words.header.untitled : title;
  };
  return (
    <section class="panel-section" aria-label={words.queue.waiting(prompts.length)}>
      <h3>{words.queue.waiting(prompts.length)}</h3>
      <ol class="queue-list" ref={drag.list}>
        {prompts.map((prompt, index) =>
          edit?.prompt.id === prompt.id ? (
            <li key={prompt.id} class="queue-edited">
              <QueueEditor editing={desk.editing} edit={edit} isLive={isLive} />
            </li>
          ) : (
            <QueueRow
              key={prompt.id}
              prompt={prompt}
              title={titleOf(prompt)}
              place={index}
              count={prompts.length}
              isLive={isLive}
              isOpen={openId === prompt.id}
              stopsOthers={desk.running.value.length > 0}
              resetTime={resetTime}
              now={now}
              shift={drag.shiftOf(index)}
              isDragged={drag.draggedIndex === index}
              handle={drag.handleOf(index, prompt.id)}
              onToggle={() => {
                setOpenId(openId === prompt.id ? null : prompt.id);
              }}
              onMoveTo={(place) => {
                moveTo(prompt.id, place);
              }}
              desk={desk}
            />
          ),
        )}
      </ol>
      <p class="visually-hidden" role="status">
        {spoken}
      </p>
    </section>
  );
}
