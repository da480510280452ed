import { useEffect, useState } from "preact/hooks";
import type { JSX } from "preact";
import type { Author, Queue } from "../../../../src/shared/state";
import type { Store } from "../../store/store";
import type { Wording } from "../../wording/index";
import { doerName } from "../authorName";
import { Icon } from "../Icon";
import { usePage, useRights, useStore, useWords } from "../page";
import { Confirm } from "../sheet/Confirm";
import { PanelTrouble } from "../sheet/PanelTrouble";
import { Sheet } from "../sheet/Sheet";
import { troubleText } from "../sheet/troubleText";
import { QueueDesk } from "./queueDesk";
import { QueueEditor } from "./QueueEditor";
import { QueueList } from "./QueueList";
import { RunningList } from "./RunningList";

interface QueuePanelProps {
  readonly store: Store;
  readonly onClose: () => void;
}

/** All prompts that wait, in the order in which they run, and everything that can be done with them. */
export function QueuePanel({ store, onClose }: QueuePanelProps): JSX.Element {
  const { words } = usePage();
  const { mayChange } = useRights();
  const [desk] = useState(() => new QueueDesk(store));
  useEffect(
    () => () => {
      desk.dispose();
    },
    [desk],
  );
  const { pause, prompts } = store.state.value.queue;
  const shownId = store.conversation.value?.id ?? null;
  const isLive = store.connection.value.kind === "live";
  const edit = desk.editing.current.value;
  const isEditOrphaned = edit !== null && prompts.every(({ id }) => id !== edit.prompt.id);
  const hasRunning = desk.running.value.length > 0;
  return (
    <Sheet
      title={words.queue.title}
      side="right"
      onClose={onClose}
      actions={
        mayChange &&
        pause === null &&
        prompts.length > 0 && (
          <button
            type="button"
            class="button small"
            disabled={!isLive}
            onClick={() => void desk.pause()}
          >
            <Icon name="pause" />
            {words.queue.pause}
          </button>
        )
      }
      foot={mayChange && <Foot desk={desk} count={prompts.length} isLive={isLive} />}
    >
      {!mayChange && <p class="panel-note">{words.queue.lookOnly}</p>}
      {mayChange && !isLive && <p class="panel-note">{words.queue.offline}</p>}
      {pause !== null && (
        <PauseNote pause={pause} isLive={isLive} onResume={() => void desk.resume()} />
      )}
      <TroubleNote desk={desk} />
      {hasRunning && (
        <RunningList
          running={desk.running.value}
          shownId={shownId}
          isLive={isLive}
          onStop={(id) => void desk.stop(id)}
          onOpen={(id) => {
            store.showConversation(id);
            onClose();
          }}
        />
      )}
      {isEditOrphaned && <QueueEditor editing={desk.editing} edit={edit} isLive={isLive} />}
      {prompts.length > 0 && (
        <QueueList
          desk={desk}
          conversations={store.state.value.conversations}
          shownId={shownId}
          isLive={isLive}
        />
      )}
      {prompts.length === 0 && !isEditOrphaned && <Nothing />}
    </Sheet>
  );
}

function Nothing(): JSX.Element {
  const words = useWords();
  return (
    <div class="panel-empty">
      <Icon name="clock" />
      <h3>{words.queue.empty}</h3>
      <p>{words.queue.emptyText}</p>
    </div>
  );
}

function PauseNote(props: {
  readonly pause: NonNullable<Queue["pause"]>;
  readonly isLive: boolean;
  readonly onResume: () => void;
}): JSX.Element {
  const { pause, isLive, onResume } = props;
  const words = useWords();
  const { mayChange } = useRights();
  const you = useStore().you.value;
  return (
    <div class="pause-note" role="status">
      <p>{pauseText(pause, you, words)}</p>
      {mayChange && (
        <button type="button" class="button primary" disabled={!isLive} onClick={onResume}>
          {pause.reason === "written-elsewhere" ? words.queue.resumeAnyway : words.queue.resume}
        </button>
      )}
    </div>
  );
}

function pauseText(
  { reason, by }: NonNullable<Queue["pause"]>,
  you: Author | null,
  words: Wording,
): string {
  const name = by === null ? words.queue.somebody : doerName(by, you, words);
  return words.queue.pauses[reason](name);
}

function TroubleNote({ desk }: { readonly desk: QueueDesk }): JSX.Element | null {
  const { words, language } = usePage();
  const trouble = desk.trouble.value;
  return trouble === null ? null : <PanelTrouble text={troubleText(trouble, words, language)} />;
}

/** Taking back a removal, else removing everything. */
function Foot(props: {
  readonly desk: QueueDesk;
  readonly count: number;
  readonly isLive: boolean;
}): JSX.Element | null {
  const { desk, count, isLive } = props;
  const words = useWords();
  const [isAsked, setIsAsked] = useState(false);
  if (desk.removed.value !== null) {
    return (
      <div class="undo" role="status">
        <span>{words.queue.removed}</span>
        <button
          type="button"
          class="link-button"
          disabled={!isLive}
          onClick={() => void desk.undoRemove()}
        >
          {words.queue.undo}
        </button>
      </div>
    );
  }
  if (count === 0) return null;
  if (!isAsked) {
    return (
      <button
        type="button"
        class="button plain danger"
        disabled={!isLive}
        onClick={() => {
          setIsAsked(true);
        }}
      >
        {words.queue.clear}
      </button>
    );
  }
  return (
    <Confirm
      question={words.queue.clearQuestion(count)}
      yes={words.queue.clear}
      isDisabled={!isLive}
      onNo={() => {
        setIsAsked(false);
      }}
      onYes={() => {
        setIsAsked(false);
        void desk.clear();
      }}
    />
  );
}
