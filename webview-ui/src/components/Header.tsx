import type { JSX } from "preact";
import type { Conversation } from "../../../src/shared/state";
import { clockTime } from "../text/format";
import { ConversationsButton } from "./conversations/ConversationsButton";
import { Icon } from "./Icon";
import { Menu } from "./Menu";
import { usePage, useStore, useWords } from "./page";
import { useNow } from "./useNow";
import { workStateOf } from "./workState";

interface HeaderProps {
  readonly onLogOut: (() => Promise<boolean>) | null;
}

/** Where you are, and in words what happens there. */
export function Header({ onLogOut }: HeaderProps): JSX.Element {
  // The editor's own title bar of the view has "New Conversation".
  const { words, isInEditor } = usePage();
  const store = useStore();
  const { workspaceName } = store.state.value.host;
  const conversation = store.conversation.value;
  const isLive = store.connection.value.kind === "live";
  return (
    <header class="header">
      <ConversationsButton />
      <div class="header-text">
        <h1>{workspaceName === "" ? words.pair.title : workspaceName}</h1>
        <p class="header-state">
          {store.isLoaded.value ? <StateWords conversation={conversation} /> : words.state.loading}
          <WaitingCount conversation={conversation} />
        </p>
      </div>
      {!isInEditor && (
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
      <Menu onLogOut={onLogOut} />
    </header>
  );
}

/** How much waits in the queue, of all conversations, unless the state says so itself. */
function WaitingCount({
  conversation,
}: {
  readonly conversation: Conversation | null;
}): JSX.Element {
  const words = useWords();
  const { queue } = useStore().state.value;
  const count = queue.prompts.length;
  const isSaid = conversation !== null && workStateOf(conversation, queue).kind === "waiting";
  return <>{count > 0 && !isSaid && ` · ${words.state.waiting(count)}`}</>;
}

function StateWords({ conversation }: { readonly conversation: Conversation | null }): JSX.Element {
  const words = useWords();
  const store = useStore();
  const isLive = store.connection.value.kind === "live";
  const { queue } = store.state.value;
  if (conversation === null) return <>{words.state.noConversation}</>;
  const state = workStateOf(conversation, queue);
  // What goes on there now nobody can know here.
  if (!isLive) return <>{words.state.lastKnown[state.kind]}</>;
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
