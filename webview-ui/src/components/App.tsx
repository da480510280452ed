import { useSignalEffect } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import type { JSX } from "preact";
import { PairPage } from "../pairing/PairPage";
import type { Entrance } from "../pairing/entrance";
import { request } from "../platform/http";
import type { Store } from "../store/store";
import { ChatPage } from "./ChatPage";
import { StoreContext } from "./page";

interface BrowserAppProps {
  readonly entrance: Entrance;
  readonly createStore: () => Store;
}

/** The page in a browser: pairing first, then the conversation. */
export function BrowserApp({ entrance, createStore }: BrowserAppProps): JSX.Element {
  const screen = entrance.screen.value;
  if (screen.kind !== "chat") return <PairPage screen={screen} entrance={entrance} />;
  return (
    <Conversation
      createStore={createStore}
      onEnded={(why) => {
        entrance.show({ kind: why });
      }}
      onLogOut={async (store) => {
        const answer = await request("POST", "/api/logout", { timeoutMs: 10_000 });
        const isOut =
          answer.kind === "ok" || (answer.kind === "refused" && answer.code === "unauthenticated");
        if (!isOut) return false;
        store.forgetEverything();
        entrance.show({ kind: "logged-out" });
        return true;
      }}
    />
  );
}

/** The page in the editor's chat view, which needs no pairing. */
export function EditorApp({ createStore }: Pick<BrowserAppProps, "createStore">): JSX.Element {
  return <Conversation createStore={createStore} onEnded={null} onLogOut={null} />;
}

interface ConversationProps {
  readonly createStore: () => Store;
  readonly onEnded: ((why: "revoked" | "outdated") => void) | null;
  readonly onLogOut: ((store: Store) => Promise<boolean>) | null;
}

function Conversation({ createStore, onEnded, onLogOut }: ConversationProps): JSX.Element {
  const [store] = useState(createStore);
  useEffect(
    () => () => {
      store.dispose();
    },
    [store],
  );
  useSignalEffect(() => {
    const connection = store.connection.value;
    if (connection.kind === "ended") onEnded?.(connection.why);
  });
  return (
    <StoreContext.Provider value={store}>
      <ChatPage onLogOut={onLogOut && (() => onLogOut(store))} />
    </StoreContext.Provider>
  );
}
