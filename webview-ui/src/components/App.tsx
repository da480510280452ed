import { useSignalEffect } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import type { JSX } from "preact";
import { PairPage } from "./pairing/PairPage";
import type { Entrance } from "../pairing/entrance";
import { afterTyping } from "../platform/afterTyping";
import { request } from "../platform/http";
import type { Store } from "../store/store";
import { ChatPage } from "./ChatPage";
import { LogOutContext, StoreContext } from "./page";

interface BrowserAppProps {
  readonly entrance: Entrance;
  readonly createStore: () => Store;
}

/** The page in a browser: pairing first, then the conversation. */
export function BrowserApp({ entrance, createStore }: BrowserAppProps): JSX.Element {
  const screen = entrance.screen.value;
  if (screen.kind !== "chat") {
    return (
      <LogOutContext.Provider value={() => logOut(entrance, null)}>
        <PairPage screen={screen} entrance={entrance} />
      </LogOutContext.Provider>
    );
  }
  return <Conversation createStore={createStore} entrance={entrance} />;
}

/** The page in the editor's chat view, which needs no pairing. */
export function EditorApp({ createStore }: Pick<BrowserAppProps, "createStore">): JSX.Element {
  return <Conversation createStore={createStore} entrance={null} />;
}

interface ConversationProps {
  readonly createStore: () => Store;
  /** Null in the editor, which needs no session. */
  readonly entrance: Entrance | null;
}

function Conversation({ createStore, entrance }: ConversationProps): JSX.Element {
  const [store] = useState(createStore);
  useEffect(
    () => () => {
      store.dispose();
    },
    [store],
  );
  useSignalEffect(() => {
    const connection = store.connection.value;
    if (connection.kind !== "ended" || entrance === null) return undefined;
    const { why } = connection;
    const show = (): void => {
      entrance.show({ kind: why });
    };
    if (why === "outdated") return afterTyping(show);
    show();
    return undefined;
  });
  return (
    <StoreContext.Provider value={store}>
      <LogOutContext.Provider value={entrance && (() => logOut(entrance, store))}>
        <ChatPage />
      </LogOutContext.Provider>
    </StoreContext.Provider>
  );
}

const logOutTimeoutMs = 10_000;

/** Ends the session and removes what this browser keeps; false: the PC could not be told. */
async function logOut(entrance: Entrance, store: Store | null): Promise<boolean> {
  const answer = await request("POST", "/api/logout", { timeoutMs: logOutTimeoutMs });
  const isOut =
    answer.kind === "ok" || (answer.kind === "refused" && answer.code === "unauthenticated");
  if (!isOut) return false;
  store?.forgetEverything();
  await entrance.leave();
  return true;
}
