import { useEffect, useState } from "preact/hooks";
import type { JSX } from "preact";
import type { AnsweredPermission } from "../../../../src/shared/state";
import { Icon } from "../Icon";
import { ConversationIdContext, usePage, useRights, useStore } from "../page";
import { Sheet } from "../sheet/Sheet";
import { troubleText } from "../sheet/troubleText";
import { TurnView } from "../TurnView";
import type { ConversationDesk } from "./conversationDesk";
import { ConversationReading } from "./conversationReading";
import type { ConversationLine } from "./ConversationRow";

interface ReadingViewProps {
  readonly desk: ConversationDesk;
  readonly line: ConversationLine;
  readonly onClose: () => void;
}

const none: readonly AnsweredPermission[] = [];

/** A conversation to be read, not written: it is not opened for that. */
export function ReadingView({ desk, line, onClose }: ReadingViewProps): JSX.Element {
  const { words, language } = usePage();
  const store = useStore();
  const [model] = useState(() => new ConversationReading(desk.store, line.id));
  useEffect(() => {
    void model.older();
    return () => {
      model.dispose();
    };
  }, [model]);
  const { turns, isLoading, hasOlder, trouble } = model.reading.value;
  const isLive = store.connection.value.kind === "live";
  return (
    <Sheet
      title={line.title === "" ? words.header.untitled : line.title}
      side="left"
      onClose={onClose}
      onBack={() => {
        desk.read(null);
      }}
      foot={<ReadingFoot desk={desk} line={line} isLive={isLive} />}
    >
      <div class="reading" aria-busy={isLoading}>
        {hasOlder && turns.length > 0 && (
          <button
            type="button"
            class="button plain"
            disabled={isLoading || !isLive}
            onClick={() => void model.older()}
          >
            {words.conversations.older}
          </button>
        )}
        <ConversationIdContext.Provider value={line.id}>
          {turns.map((turn) => (
            <TurnView
              key={turn.id}
              turn={turn}
              answered={none}
              you={store.you.value}
              isWaiting={false}
            />
          ))}
        </ConversationIdContext.Provider>
        {trouble !== null && (
          <p class="panel-note" role="alert">
            <Icon name="alert" />
            <span>{troubleText(trouble, words, language)}</span>
          </p>
        )}
        {isLoading && turns.length === 0 && (
          <div class="skeleton" aria-hidden="true">
            <span class="bone right" />
            <span class="bone" />
            <span class="bone short" />
          </div>
        )}
        {!isLoading && turns.length === 0 && trouble === null && (
          <p class="panel-none">{words.conversations.noMessages}</p>
        )}
      </div>
    </Sheet>
  );
}

/** That it is only read, and the ways to write in it. */
function ReadingFoot(
  props: Pick<ReadingViewProps, "desk" | "line"> & { readonly isLive: boolean },
): JSX.Element {
  const { desk, line, isLive } = props;
  const { words } = usePage();
  const { mayChange } = useRights();
  return (
    <div class="reading-foot">
      <span class="tag">
        <Icon name="read" />
        {words.conversations.reading}
      </span>
      {mayChange && (
        <>
          <button
            type="button"
            class="button"
            disabled={!isLive}
            onClick={() => void desk.fork(line.id)}
          >
            {words.conversations.fork}
          </button>
          <button
            type="button"
            class="button primary"
            disabled={!isLive}
            onClick={() => {
              desk.read(null);
              void desk.open(line.id);
            }}
          >
            {words.conversations.resume}
          </button>
        </>
      )}
    </div>
  );
}
