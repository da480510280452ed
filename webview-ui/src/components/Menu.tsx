import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { JSX } from "preact";
import type { Conversation } from "../../../src/shared/state";
import { timeOfDay } from "../text/format";
import { Icon } from "./Icon";
import { LogOut } from "./LogOut";
import { useStore, useWords } from "./page";

interface MenuProps {
  /** Null where there is no session to end: in the editor's own view. Resolves to whether it worked. */
  readonly onLogOut: (() => Promise<boolean>) | null;
}

/** The few things that are not needed all the time. */
export function Menu({ onLogOut }: MenuProps): JSX.Element | null {
  const words = useWords();
  const store = useStore();
  const [isOpen, setIsOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const panelId = useId();
  const close = (): void => {
    setIsOpen(false);
  };
  useCloseFromOutside(root, isOpen, close);
  const { conversations } = store.state.value;
  const you = store.you.value;
  const hasChoice = conversations.length > 1;
  const agent = store.conversation.value?.agent;
  const isUntested = agent?.kind === "ready" && !agent.isTested;
  if (!hasChoice && onLogOut === null && !isUntested) return null;
  return (
    <div class="menu" ref={root}>
      <button
        type="button"
        class="icon-button"
        aria-label={words.header.menu}
        title={words.header.menu}
        aria-expanded={isOpen}
        aria-controls={panelId}
        onClick={() => {
          setIsOpen(!isOpen);
        }}
      >
        <Icon name="more" />
      </button>
      {isOpen && (
        <div class="menu-panel" id={panelId}>
          {hasChoice && <Conversations conversations={conversations} onChosen={close} />}
          {isUntested && (
            <p class="menu-note">
              <Icon name="alert" />
              <span>{words.header.untested(agent.version ?? "?")}</span>
            </p>
          )}
          {onLogOut !== null && (
            <>
              {you !== null && (
                <p class="menu-note">
                  <Icon name="phone" />
                  {words.header.device(you.name)}
                </p>
              )}
              <LogOut onLogOut={onLogOut} />
            </>
          )}
        </div>
      )}
    </div>
  );
}

function Conversations(props: {
  readonly conversations: readonly Conversation[];
  readonly onChosen: () => void;
}): JSX.Element {
  const words = useWords();
  const store = useStore();
  const shown = store.conversation.value?.id;
  return (
    <nav class="menu-list" aria-label={words.header.conversations}>
      <p class="menu-title">{words.header.conversations}</p>
      {props.conversations.map(({ id, title, createdAt, permissions }) => (
        <button
          key={id}
          type="button"
          class="menu-item"
          aria-current={id === shown ? "true" : undefined}
          onClick={() => {
            store.showConversation(id);
            props.onChosen();
          }}
        >
          <span class="menu-item-text">{title === "" ? words.header.untitled : title}</span>
          <span class="menu-item-time">{timeOfDay(createdAt, Date.now(), words.locale)}</span>
          {permissions.length > 0 && <span class="badge">{words.permission.needsYou}</span>}
          {id === shown && <Icon name="check" />}
        </button>
      ))}
    </nav>
  );
}

function useCloseFromOutside(
  root: { readonly current: HTMLElement | null },
  isOpen: boolean,
  close: () => void,
): void {
  useEffect(() => {
    if (!isOpen) return undefined;
    const onPointer = ({ target }: Event): void => {
      if (!(target instanceof Node) || !root.current?.contains(target)) close();
    };
    const onKey = ({ key }: KeyboardEvent): void => {
      if (key !== "Escape") return;
      close();
      root.current?.querySelector("button")?.focus();
    };
    document.addEventListener("pointerdown", onPointer);
    document.addEventListener("keydown", onKey);
    return () => {
      document.removeEventListener("pointerdown", onPointer);
      document.removeEventListener("keydown", onKey);
    };
  });
}
