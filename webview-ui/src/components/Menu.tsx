import { useId, useRef, useState } from "preact/hooks";
import type { JSX } from "preact";
import { Icon } from "./Icon";
import { LogOut } from "./LogOut";
import { useStore, useWords } from "./page";
import { useCloseFromOutside } from "./useCloseFromOutside";

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
  const you = store.you.value;
  const agent = store.conversation.value?.agent;
  const isUntested = agent?.kind === "ready" && agent.version !== null && !agent.isTested;
  if (onLogOut === null && !isUntested) return null;
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
          {isUntested && (
            <p class="menu-note">
              <Icon name="alert" />
              <span>{words.header.untested(agent.version)}</span>
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
