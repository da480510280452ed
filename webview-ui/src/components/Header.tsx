import type { JSX } from "preact";
import type { Conversation } from "../../../src/shared/state";
import { recalledAt } from "../store/hostMemory";
import { clockTime, timeOfDay } from "../text/format";
import { ConversationsButton } from "./conversations/ConversationsButton";
import { Icon } from "./Icon";
import { lazy } from "./lazy";
import { loadLater } from "./loadLater";
import { Menu } from "./Menu";
import { needsYouText } from "./needsYouText";
import { Nothing } from "./Nothing";
import { usePage, useRights, useStore, useWords } from "./page";
import { useSheets } from "./sheet/sheets";
import { useNow } from "./useNow";
import { goesOn, needsOf, workStateOf } from "./workState";
import { useIsSettled } from "./useIsSettled";

const UsagePill = lazy(async () => (await loadLater()).UsagePill, Nothing);

/** Where you are, and in words what happens there. */
export function Header(): JSX.Element {
  // The editor's own title bar of the view has "New Conversation".
  const { words, isInEditor } = usePage();
  const store = useStore();
  const { mayChange } = useRights();
  const { workspaceName } = store.outline.value.host;
  const conversation = store.conversationOutline.value;
  const isLive = store.connection.value.kind === "live";
  const title = conversation?.title ?? "";
  const place = workspaceName === "" ? words.pair.title : workspaceName;
  return (
    <header class="header">
      <ConversationsButton />
      <div class="header-text">
        <h1 title={title === "" ? undefined : title} dir="auto">
          {conversation !== null && conversation.forkOf !== null && <ForkMark />}
          {title === "" ? place : title}
        </h1>
        <p class="header-state">
          <span class="header-work">
            {store.isLoaded.value ? <State conversation={conversation} /> : words.state.loading}
          </span>
          {title !== "" && !isInEditor && <span class="header-place">{place}</span>}
        </p>
      </div>
      <UsagePill />
      {!isInEditor && mayChange && (
        <button
          type="button"
          class="icon-button"
          aria-label={words.header.newConversation}
          title={words.header.newConversation}
          disabled={!isLive || conversation?.turns.length === 0}
          onClick={() => void store.newConversation()}
        >
          <Icon name="plus" />
        </button>
      )}
      <Menu />
    </header>
  );
}

/** It began with the words of another one. */
function ForkMark(): JSX.Element {
  const words = useWords();
  return (
    <span class="fork-mark" title={words.header.fork}>
      <Icon name="fork" />
      <span class="visually-hidden">{words.header.fork}</span>
    </span>
  );
}

/**
 * What goes on in the conversation on the screen; before that where a person is waited for elsewhere, and where work
 * goes on while nothing happens here. And how much waits in the queue, of all conversations.
 */
function State({ conversation }: { readonly conversation: Conversation | null }): JSX.Element {
  const words = useWords();
  const store = useStore();
  const { conversations, queue } = store.outline.value;
  const kind = conversation === null ? "ready" : workStateOf(conversation, queue).kind;
  const isQuiet = kind === "ready" || kind === "waiting";
  const isLive = store.connection.value.kind === "live";
  const others = isLive ? conversations.filter((other) => other !== conversation) : [];
  const needy = kind === "needs-you" ? undefined : others.find((other) => needsOf(other) > 0);
  const elsewhere = isQuiet ? others.find(goesOn) : undefined;
  const isElsewhere = needy !== undefined || elsewhere !== undefined;
  const count = queue.prompts.length;
  const isSaid = kind === "waiting" && !isElsewhere;
  return (
    <>
      {needy !== undefined ? (
        <NeedsYouElsewhere conversation={needy} />
      ) : elsewhere !== undefined ? (
        <WorkElsewhere title={elsewhere.title} />
      ) : (
        <StateWords conversation={conversation} />
      )}
      {count > 0 && !isSaid && ` · ${words.state.waiting(count)}`}
    </>
  );
}

/** Goes where a person is waited for. */
function NeedsYouElsewhere({ conversation }: { readonly conversation: Conversation }): JSX.Element {
  const words = useWords();
  const store = useStore();
  return (
    <button
      type="button"
      class="state work-elsewhere"
      data-tone="needs-you"
      onClick={() => {
        store.showConversation(conversation.id);
      }}
    >
      {needsYouText(conversation, words)}
    </button>
  );
}

/** Opens the queue, where what runs elsewhere can be stopped and gone to. */
function WorkElsewhere({ title }: { readonly title: string }): JSX.Element {
  const words = useWords();
  const sheets = useSheets();
  return (
    <button
      type="button"
      class="state work-elsewhere"
      data-tone="working"
      aria-haspopup="dialog"
      onClick={() => {
        sheets.show("queue");
      }}
    >
      {words.state.workingElsewhere(title === "" ? words.header.untitled : title)}
    </button>
  );
}

function StateWords({ conversation }: { readonly conversation: Conversation | null }): JSX.Element {
  const words = useWords();
  const store = useStore();
  const isLive = store.connection.value.kind === "live";
  const isSettled = useIsSettled();
  const { queue } = store.outline.value;
  if (conversation === null) return <>{words.state.noConversation}</>;
  const state = workStateOf(conversation, queue);
  // What goes on there now nobody can know here.
  if (!isLive) {
    const at = recalledAt.value;
    // A page whose PC answers at once never gets there.
    const time = at === null || !isSettled ? null : timeOfDay(at, Date.now(), words.locale);
    return (
      <>
        {words.state.lastKnown[state.kind]}
        {time !== null && ` · ${words.state.asOf(time)}`}
      </>
    );
  }
  switch (state.kind) {
    case "needs-you":
      return (
        <span class="state" data-tone="needs-you">
          {words.state.needsYou(state.count)}
        </span>
      );
    case "working":
      return <WorkingTime since={state.since} />;
    case "stopping":
      return <>{words.state.stopping}</>;
    case "failed":
      return (
        <span class="state" data-tone="bad">
          {words.state.failed}
        </span>
      );
    case "undecided":
      return (
        <span class="state" data-tone="needs-you">
          {words.state.undecided}
        </span>
      );
    case "waiting": {
      const count = queue.prompts.length;
      return <>{state.isPaused ? words.state.paused(count) : words.state.waiting(count)}</>;
    }
    case "background":
      return (
        <span class="state" data-tone="working">
          {words.state.background}
        </span>
      );
    case "starting":
      return <>{words.state.starting}</>;
    case "ready":
      return <>{words.state.ready}</>;
  }
}

function WorkingTime({ since }: { readonly since: number }): JSX.Element {
  const words = useWords();
  const store = useStore();
  const now = useNow(1_000, true);
  const passed = now - store.clockAheadMs.peek() - since;
  return (
    <span class="state" data-tone="working">
      {words.state.working(clockTime(passed))}
    </span>
  );
}
