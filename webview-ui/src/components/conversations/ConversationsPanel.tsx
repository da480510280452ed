import { useEffect, useState } from "preact/hooks";
import type { JSX } from "preact";
import type { ListedConversation } from "../../../../src/shared/conversationAnswers";
import type { Conversation } from "../../../../src/shared/state";
import type { Store } from "../../store/store";
import { Icon } from "../Icon";
import { usePage, useRights, useWords } from "../page";
import { PanelTrouble } from "../sheet/PanelTrouble";
import { Sheet } from "../sheet/Sheet";
import { useSheets } from "../sheet/sheets";
import { troubleText } from "../sheet/troubleText";
import { useNow } from "../useNow";
import { ConversationDesk } from "./conversationDesk";
import type { RowTrouble } from "./conversationDesk";
import { ConversationRow } from "./ConversationRow";
import type { ConversationLine } from "./ConversationRow";
import { EndSentinel } from "./EndSentinel";
import { ReadingView } from "./ReadingView";

interface ConversationsPanelProps {
  readonly store: Store;
  readonly onClose: () => void;
}

/** All conversations of the folder: the open ones first, then everything that Claude keeps on the PC. */
export function ConversationsPanel({ store, onClose }: ConversationsPanelProps): JSX.Element {
  const words = useWords();
  const { mayChange } = useRights();
  const [unopened] = useState(useSheets().unopened);
  const [desk] = useState(() => new ConversationDesk(store, onClose, unopened));
  useEffect(() => {
    void desk.list.reload();
    return () => {
      desk.dispose();
    };
  }, [desk]);
  const reading = desk.reading.value;
  if (reading !== null) return <ReadingView desk={desk} line={reading} onClose={onClose} />;
  return (
    <Sheet
      title={words.conversations.title}
      side="left"
      onClose={onClose}
      actions={
        mayChange && (
          <button
            type="button"
            class="button small"
            aria-label={words.conversations.newOne}
            disabled={store.connection.value.kind !== "live"}
            onClick={() => void desk.begin()}
          >
            <Icon name="plus" />
            {words.conversations.newShort}
          </button>
        )
      }
    >
      {unopened !== null && desk.trouble.value === unopened && <Unopened {...unopened} />}
      <SearchField desk={desk} />
      <Lists desk={desk} store={store} />
    </Sheet>
  );
}

/** Why what somebody came for is not on the screen. What another program writes says so in its own row. */
function Unopened({ trouble }: RowTrouble): JSX.Element | null {
  const { words, language } = usePage();
  if (trouble === "written-elsewhere") return null;
  return <PanelTrouble text={troubleText(trouble, words, language)} />;
}

function SearchField({ desk }: { readonly desk: ConversationDesk }): JSX.Element {
  const words = useWords();
  const query = desk.list.query.value;
  return (
    <div class="search-strip">
      <div class="search" role="search">
        <Icon name="search" />
        <input
          type="search"
          class="search-field"
          value={query}
          placeholder={words.conversations.search}
          aria-label={words.conversations.search}
          autocomplete="off"
          enterkeyhint="search"
          onInput={({ currentTarget: { value } }) => {
            desk.list.search(value);
          }}
          onKeyDown={(event) => {
            if (event.key !== "Escape" || query === "") return;
            event.preventDefault();
            event.stopPropagation();
            desk.list.search("");
          }}
        />
        {query !== "" && (
          <button
            type="button"
            class="icon-button"
            aria-label={words.conversations.clearSearch}
            onClick={() => {
              desk.list.search("");
            }}
          >
            <Icon name="cross" />
          </button>
        )}
      </div>
    </div>
  );
}

function Lists(props: { readonly desk: ConversationDesk; readonly store: Store }): JSX.Element {
  const { desk, store } = props;
  const { words } = usePage();
  const { conversations } = store.state.value;
  const { query, items, loading, isPartial } = desk.list.listing.value;
  const open = new Map(conversations.map((conversation) => [conversation.id, conversation]));
  const waiting = (id: string): number =>
    store.state.value.queue.prompts.filter(({ conversationId }) => conversationId === id).length;
  const listed = items.map((item) => lineOf(item, open.get(item.id) ?? null, waiting(item.id)));
  const times = new Map(items.map(({ id, updatedAt }) => [id, updatedAt]));
  const ownLines =
    query === ""
      ? conversations.map((conversation) =>
          openLine(conversation, times.get(conversation.id), waiting(conversation.id)),
        )
      : [];
  const others = query === "" ? listed.filter(({ open: opened }) => opened === null) : listed;
  const twins = twinTitles([...ownLines, ...others]);
  const isNothing = loading === null && ownLines.length + others.length === 0;
  return (
    <div aria-busy={loading === "first"}>
      {ownLines.length > 0 && (
        <Section
          title={words.conversations.openNow}
          lines={ownLines}
          twins={twins}
          desk={desk}
          store={store}
        />
      )}
      {others.length > 0 && (
        <Section
          title={query === "" ? words.conversations.all : words.conversations.found}
          lines={others}
          twins={twins}
          desk={desk}
          store={store}
        />
      )}
      {isPartial && <p class="panel-note">{words.conversations.partial}</p>}
      {loading === "first" && items.length === 0 && <Skeleton />}
      {isNothing && desk.list.listing.value.trouble === null && (
        <p class="panel-none" role="status">
          {query === "" ? words.conversations.none : words.conversations.noneFound(query)}
        </p>
      )}
      <ListEnd desk={desk} />
    </div>
  );
}

function Section(props: {
  readonly title: string;
  readonly lines: readonly ConversationLine[];
  /** Titles that more than one has. */
  readonly twins: ReadonlySet<string>;
  readonly desk: ConversationDesk;
  readonly store: Store;
}): JSX.Element {
  const { title, lines, twins, desk, store } = props;
  const now = useNow(60_000, true);
  return (
    <section class="panel-section" aria-label={title}>
      <h3>{title}</h3>
      <ul class="conversation-list">
        {lines.map((line) => (
          <ConversationRow
            key={line.id}
            line={line}
            desk={desk}
            isHere={store.conversation.value?.id === line.id}
            isLive={store.connection.value.kind === "live"}
            now={now - store.clockAheadMs.value}
            hasTwin={twins.has(line.title)}
          />
        ))}
      </ul>
    </section>
  );
}

/** What comes next: another page, or why there is none. */
function ListEnd({ desk }: { readonly desk: ConversationDesk }): JSX.Element {
  const words = useWords();
  const { hasMore, loading, trouble, items } = desk.list.listing.value;
  if (trouble !== null) {
    return (
      <PanelTrouble
        text={words.conversations.failed}
        retry={{
          label: words.conversations.retry,
          onRetry: () => void (items.length > 0 && hasMore ? desk.list.more() : desk.list.reload()),
        }}
      />
    );
  }
  return (
    <>
      {loading === "more" && (
        <p class="panel-none" role="status">
          {words.conversations.loading}
        </p>
      )}
      {hasMore && loading === null && (
        <EndSentinel
          onReached={() => {
            void desk.list.more();
          }}
        />
      )}
    </>
  );
}

function twinTitles(lines: readonly ConversationLine[]): ReadonlySet<string> {
  const titles = lines.map(({ title }) => title);
  return new Set(titles.filter((title, index) => titles.indexOf(title) !== index));
}

function lineOf(
  { id, title, firstPrompt, updatedAt, gitBranch }: ListedConversation,
  open: Conversation | null,
  waiting: number,
): ConversationLine {
  const first = firstPrompt.trim();
  return {
    id,
    title: open === null || open.title === "" ? (title === "" ? first : title) : open.title,
    detail: first === title ? "" : first,
    branch: gitBranch,
    updatedAt,
    open,
    waiting,
  };
}

function openLine(
  open: Conversation,
  updatedAt: number | undefined,
  waiting: number,
): ConversationLine {
  const last = open.turns.at(-1);
  return {
    id: open.id,
    title: open.title,
    detail: last === undefined || last.text === open.title ? "" : last.text,
    branch: null,
    updatedAt: last?.endedAt ?? last?.startedAt ?? updatedAt ?? open.createdAt,
    open,
    waiting,
  };
}

function Skeleton(): JSX.Element {
  return (
    <div class="list-skeleton" aria-hidden="true">
      {[70, 55, 80, 45, 65].map((width) => (
        <span key={width} class="bone" style={{ width: `${width}%` }} />
      ))}
    </div>
  );
}
