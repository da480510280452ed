import { useId, useState } from "preact/hooks";
import type { JSX } from "preact";
import type { QueuedPrompt } from "../../../../src/shared/state";
import { timeOfDay } from "../../text/format";
import type { Wording } from "../../wording/index";
import { authorLines } from "../authorName";
import { Icon } from "../Icon";
import { useRights, useStore, useWords } from "../page";
import { Confirm } from "../sheet/Confirm";
import { useScrolledTo } from "../sheet/useScrolledTo";
import { TrayButton } from "../TrayButton";
import type { QueueDesk } from "./queueDesk";
import type { HandleProps } from "./useRowDrag";

interface QueueRowProps {
  readonly prompt: QueuedPrompt;
  /** Its conversation's; null: there is no need to say it. */
  readonly title: string | null;
  readonly place: number;
  readonly count: number;
  readonly isLive: boolean;
  /** Shows what can be done with it. */
  readonly isOpen: boolean;
  /** Running it now would stop something. */
  readonly stopsOthers: boolean;
  /** When the plan's limit is lifted, ready to show; null: nobody knows of one. */
  readonly resetTime: string | null;
  readonly now: number;
  readonly shift: number;
  readonly isDragged: boolean;
  readonly handle: HandleProps;
  readonly onToggle: () => void;
  readonly onMoveTo: (place: number) => void;
  readonly desk: QueueDesk;
}

export function QueueRow(props: QueueRowProps): JSX.Element {
  const { prompt, title, place, count, isLive, isOpen, shift, isDragged, handle, now } = props;
  const words = useWords();
  const you = useStore().you.value;
  const { mayChange } = useRights();
  const trayId = useId();
  const meta = metaOf(prompt, title, you?.id ?? null, now, words);
  const onArrow = (event: KeyboardEvent): void => {
    const by = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
    const to = place + by;
    if (by === 0 || to < 0 || to >= count) return;
    event.preventDefault();
    props.onMoveTo(to);
  };
  return (
    <li
      class="queue-item"
      data-dragged={isDragged}
      data-open={isOpen}
      style={shift === 0 ? {} : { transform: `translateY(${shift}px)` }}
    >
      <div class="queue-row">
        <button
          type="button"
          class="queue-handle"
          disabled={!isLive || !mayChange || count < 2}
          aria-label={words.queue.handle(place + 1, count)}
          onKeyDown={onArrow}
          {...handle}
        >
          <span class="queue-place">{place + 1}</span>
          {mayChange && <span class="queue-grip" aria-hidden="true" />}
        </button>
        <button
          type="button"
          class="queue-main"
          disabled={!mayChange}
          aria-expanded={isOpen}
          aria-controls={trayId}
          onClick={props.onToggle}
        >
          <span class="queue-text" dir="auto">
            {prompt.text}
          </span>
          {meta.length > 0 && <span class="queue-meta">{meta.join(" · ")}</span>}
        </button>
        {mayChange && (
          <span class="queue-chevron" aria-hidden="true">
            <Icon name="chevron" />
          </span>
        )}
      </div>
      {isOpen && mayChange && <Tray {...props} id={trayId} />}
    </li>
  );
}

/** The conversation, who sent and edited it, its pictures, and what it waits for. */
function metaOf(
  prompt: QueuedPrompt,
  title: string | null,
  youId: string | null,
  now: number,
  words: Wording,
): readonly string[] {
  const { images, waitsUntil } = prompt;
  return [
    ...(title === null ? [] : [title]),
    ...authorLines(prompt, youId, words),
    ...(images.length === 0 ? [] : [words.queue.images(images.length)]),
    ...(waitsUntil === null
      ? []
      : [words.queue.waitsUntil(timeOfDay(waitsUntil, now, words.locale))]),
  ];
}

/** What can be done with a prompt. */
function Tray(props: QueueRowProps & { readonly id: string }): JSX.Element {
  const { id, prompt, place, count, isLive, stopsOthers, resetTime, desk, onMoveTo } = props;
  const words = useWords();
  const [isAsked, setIsAsked] = useState(false);
  const tray = useScrolledTo<HTMLDivElement>(isAsked ? "question" : "tray");
  const run = (): void => void desk.runNow(prompt.id);
  if (isAsked) {
    return (
      <Confirm
        question={words.queue.runNowQuestion}
        yes={words.queue.runNowYes}
        isDisabled={!isLive}
        onYes={run}
        onNo={() => {
          setIsAsked(false);
        }}
      />
    );
  }
  const isDeferred = prompt.waitsUntil !== null;
  return (
    <div class="tray" ref={tray} id={id} role="group" aria-label={words.queue.actions}>
      <TrayButton
        icon="edit"
        label={words.queue.edit}
        isDisabled={!isLive}
        onClick={() => void desk.editing.open(prompt)}
      />
      <TrayButton
        icon="play"
        label={words.queue.runNow}
        isDisabled={!isLive}
        onClick={() => {
          if (stopsOthers) setIsAsked(true);
          else run();
        }}
      />
      <TrayButton
        icon="down"
        isTurned
        label={words.queue.up}
        isDisabled={!isLive || place === 0}
        onClick={() => {
          onMoveTo(place - 1);
        }}
      />
      <TrayButton
        icon="down"
        label={words.queue.down}
        isDisabled={!isLive || place === count - 1}
        onClick={() => {
          onMoveTo(place + 1);
        }}
      />
      <TrayButton
        icon="cross"
        label={words.queue.remove}
        isDisabled={!isLive}
        isDanger
        onClick={() => void desk.remove(prompt)}
      />
      {(isDeferred || resetTime !== null) && (
        <button
          type="button"
          class="tray-wide"
          disabled={!isLive}
          onClick={() => void desk.defer(prompt.id, !isDeferred)}
        >
          <Icon name="clock" />
          {isDeferred ? words.queue.notAtReset : words.queue.atReset(resetTime ?? "")}
        </button>
      )}
    </div>
  );
}
