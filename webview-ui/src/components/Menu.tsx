import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { JSX } from "preact";
import { Icon } from "./Icon";
import { lazy } from "./lazy";
import { loadLater } from "./loadLater";
import { usePage, useStore, useWords } from "./page";
import { useSheets } from "./sheet/sheets";
import { useCloseFromOutside } from "./useCloseFromOutside";

const MenuPanel = lazy(async () => (await loadLater()).MenuPanel);

/** The few things that are not needed all the time. */
export function Menu(): JSX.Element {
  const words = useWords();
  const [isOpen, setIsOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const panelId = useId();
  const close = (): void => {
    setIsOpen(false);
  };
  const onDone = (): void => {
    // What is opened next gives the focus back to this.
    opener.current?.focus();
    close();
  };
  useCloseFromOutside(root, isOpen, close);
  const hasConversation = useStore().conversationOutline.value !== null;
  useFindKey(hasConversation);
  return (
    <div class="menu" ref={root} data-focus-home=".menu-panel button:not(:disabled),button">
      <button
        ref={opener}
        type="button"
        class="icon-button"
        aria-label={words.header.menu}
        title={words.header.menu}
        aria-expanded={isOpen}
        aria-controls={isOpen ? panelId : undefined}
        onClick={() => {
          setIsOpen(!isOpen);
        }}
      >
        <Icon name="more" />
      </button>
      {isOpen && (
        <div class="menu-panel" id={panelId}>
          <MenuPanel onDone={onDone} />
        </div>
      )}
    </div>
  );
}

/**
 * The keys of the browser's own search open ours, which also finds what is not on the page. Pressed
 * again there they open the browser's; in the editor's view, which has none, they select what was typed.
 */
function useFindKey(isWanted: boolean): void {
  const sheets = useSheets();
  const { isInEditor } = usePage();
  useEffect(() => {
    if (!isWanted) return undefined;
    const onKey = (event: KeyboardEvent): void => {
      const { code, key, ctrlKey, metaKey, shiftKey, altKey } = event;
      // With another alphabet's layout the key has another letter, and its old place.
      const isLetter = key.toLowerCase() === "f" || (code === "KeyF" && !/^[a-z]$/i.test(key));
      if (!isLetter || !(ctrlKey || metaKey) || shiftKey || altKey) return;
      const { open } = sheets;
      if (open.peek() !== null && !isInEditor) return;
      event.preventDefault();
      // What reaches the window the editor takes for a key of its own, and searches in the file beside us.
      event.stopPropagation();
      if (open.peek() === null) sheets.show("find");
      else document.querySelector<HTMLInputElement>(".find-field")?.select();
    };
    document.addEventListener("keydown", onKey);
    return () => {
      document.removeEventListener("keydown", onKey);
    };
  }, [sheets, isWanted]);
}
