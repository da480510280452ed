import { Fragment } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { JSX } from "preact";
import type {
  AnsweredPermission,
  Conversation,
  QueuedPrompt,
  Turn,
} from "../../../src/shared/state";
import type { UnsentPrompt } from "../store/unsent";
import { AnsweredLine } from "./AnsweredLine";
import { timeOfDay } from "../text/format";
import { waitingIn } from "../text/waiting";
import { fromCaption } from "./authorName";
import { Icon } from "./Icon";
import { lazy } from "./lazy";
import { loadLater } from "./loadLater";
import { Nothing } from "./Nothing";
import { OlderPlace } from "./OlderPlace";
import { useStore, useWords } from "./page";
import { permissionTitle } from "./permissionTitle";
import { ProblemNote } from "./ProblemNote";
import { PromptBubble } from "./PromptBubble";
import { TurnView } from "./TurnView";
import { UnsentView } from "./UnsentView";
import { useStickyEnd } from "./useStickyEnd";

/** The conversation: turns, what is still being sent, and what waits for an answer. */
export function Chat(): JSX.Element {
  const words = useWords();
  const store = useStore();
  const conversation = store.conversation.value;
  const { scroller, content, isAtEnd, toEnd } = useStickyEnd(conversation?.id ?? null);
  const unsent = store.unsent.value.filter(
    ({ conversationId }) => conversationId === conversation?.id,
  );
  useOwnSend(unsent, toEnd);
  const turns = conversation === null ? noTurns : store.history.turnsOf(conversation);
  const waiting = waitingIn(store.outline.value.queue, conversation?.id ?? null);
  const isEmpty =
    turns.length + waiting.length + unsent.length === 0 && conversation?.hasOlderTurns !== true;
  const newCount = useNewBelow(countPieces(conversation), isAtEnd);
  const request = conversation?.permissions[0];
  const needsYou = request !== undefined;
  return (
    <main class="chat">
      <div class="chat-scroller" ref={scroller} tabIndex={0}>
        <div
          class="chat-content"
          ref={content}
          role="log"
          aria-live="off"
          aria-label={words.chat.label}
        >
          {!store.isLoaded.value && <Skeleton />}
          {conversation !== null && (
            <>
              <OlderTurns
                key={conversation.id}
                conversation={conversation}
                firstId={turns[0]?.id ?? null}
                scroller={scroller}
              />
              <Turns conversation={conversation} turns={turns} />
            </>
          )}
          {waiting.map(({ prompt, place }) => (
            <Waiting key={prompt.id} prompt={prompt} place={place} />
          ))}
          {unsent.map((prompt) => (
            <UnsentView key={prompt.promptId} prompt={prompt} />
          ))}
          {store.isLoaded.value && isEmpty && <Empty />}
          {conversation !== null && <Pending conversation={conversation} />}
          <Elsewhere />
        </div>
      </div>
      {!isAtEnd && (
        <button
          type="button"
          class="to-end"
          data-bare={newCount === 0 && !needsYou}
          data-tone={needsYou ? "needs-you" : undefined}
          aria-label={newCount === 0 && !needsYou ? words.chat.toEnd : undefined}
          onClick={toEnd}
        >
          <Icon name="down" />
          {request === undefined
            ? newCount > 0 && words.chat.newBelow(newCount)
            : words.announce.needsYou(permissionTitle(request, words))}
        </button>
      )}
    </main>
  );
}

const noTurns: readonly Turn[] = [];

function Turns(props: {
  readonly conversation: Conversation;
  readonly turns: readonly Turn[];
}): JSX.Element {
  const { conversation, turns } = props;
  const store = useStore();
  const { permissions, answered, agent } = conversation;
  const gapAfter = store.history.gapOf(conversation);
  const turnIds = new Set(turns.map(({ id }) => id));
  const stateIds = new Set(conversation.turns.map(({ id }) => id));
  const isWaiting = (turn: Turn): boolean => permissions.some(({ turnId }) => turnId === turn.id);
  return (
    <>
      {turns.map((turn) => (
        <Fragment key={turn.id}>
          <TurnView
            turn={turn}
            answered={answeredOf(turn, answered)}
            you={store.you.value}
            isWaiting={isWaiting(turn)}
            mayBeSettled={stateIds.has(turn.id)}
            isOlder={!stateIds.has(turn.id)}
          />
          {turn.id === gapAfter && <GapRow conversation={conversation} afterId={turn.id} />}
        </Fragment>
      ))}
      {answered
        .filter(({ request: { turnId } }) => turnId === null || !turnIds.has(turnId))
        .map((permission) => (
          <AnsweredLine key={permission.request.id} permission={permission} />
        ))}
      {agent.kind === "failed" && <ProblemNote level="error" problem={agent.problem} />}
    </>
  );
}

const none: readonly AnsweredPermission[] = [];

/** The answered requests of a turn; always the same empty list for a turn without any. */
function answeredOf(
  turn: Turn,
  answered: readonly AnsweredPermission[],
): readonly AnsweredPermission[] {
  const own = answered.filter(({ request }) => request.turnId === turn.id);
  return own.length === 0 ? none : own;
}

/** One request at a time, the oldest first: what appears under a thumb is always a new card. */
function Pending({ conversation }: { readonly conversation: Conversation }): JSX.Element | null {
  const [request] = conversation.permissions;
  return request === undefined ? null : (
    <PermissionCard
      key={`${request.id} ${request.contentHash}`}
      conversationId={conversation.id}
      request={request}
      more={conversation.permissions.length - 1}
    />
  );
}

const OlderTurns = lazy(async () => (await loadLater()).OlderTurns, OlderPlace);
const PermissionCard = lazy(async () => (await loadLater()).PermissionCard);
const GapRow = lazy(async () => (await import("./sheet/panels")).GapRow, Nothing);
const Elsewhere = lazy(async () => (await loadLater()).Elsewhere, Nothing);
const Starters = lazy(async () => (await loadLater()).Starters, Nothing);

interface WaitingProps {
  readonly prompt: QueuedPrompt;
  /** In the whole queue, from 1. */
  readonly place: number;
}

/** A prompt in the host's queue. */
function Waiting({ prompt, place }: WaitingProps): JSX.Element {
  const words = useWords();
  const { waitsUntil } = prompt;
  const you = useStore().you.value;
  return (
    <article class="turn" data-status="waiting">
      <PromptBubble prompt={prompt} caption={fromCaption(prompt, you, words)} />
      <p class="turn-status">
        <Icon name="clock" />
        {waitsUntil === null
          ? words.turn.waiting(place)
          : words.turn.waitingUntil(timeOfDay(waitsUntil, Date.now(), words.locale))}
      </p>
    </article>
  );
}

function Empty(): JSX.Element {
  const words = useWords();
  const { workspaceName } = useStore().outline.value.host;
  return (
    <div class="empty">
      <h2>{words.chat.emptyTitle(workspaceName)}</h2>
      <Starters />
    </div>
  );
}

function Skeleton(): JSX.Element {
  return (
    <div class="skeleton" aria-hidden="true">
      <span class="bone right" />
      <span class="bone" />
      <span class="bone" />
      <span class="bone short" />
    </div>
  );
}

function countPieces(conversation: Conversation | null): number {
  return (conversation?.turns ?? []).reduce((sum, { blocks }) => sum + 1 + blocks.length, 0);
}

/** Who sends wants to see what was sent. */
function useOwnSend(unsent: readonly UnsentPrompt[], toEnd: () => void): void {
  const newest = Math.max(0, ...unsent.map(({ sentAt }) => sentAt));
  const seen = useRef(newest);
  useLayoutEffect(() => {
    if (newest <= seen.current) return;
    seen.current = newest;
    toEnd();
  }, [newest]);
}

/** How many turns and blocks came while the reader was not at the end. */
function useNewBelow(count: number, isAtEnd: boolean): number {
  const seen = useRef(count);
  if (isAtEnd) seen.current = count;
  return Math.max(0, count - seen.current);
}
