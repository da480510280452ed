import { useEffect, useState } from "preact/hooks";
import type { JSX } from "preact";
import { inserts, takeInserts } from "../../platform/inserts";
import { fileLinkOf } from "../../text/fileLink";
import type { FileLink } from "../../text/fileLink";
import { isFolderName } from "../../../../src/shared/writtenPaths";
import { editorWords } from "../../wording/editor";
import { Icon } from "../Icon";
import { usePage, useStore } from "../page";
import { refusalText } from "../RefusalText";
import { addToDraft, goOnTyping } from "./addToDraft";

/** What only the editor's own view does: it takes in what the editor sends, and opens the files that are named. */
export function InEditor(): JSX.Element | null {
  useInserts();
  const { language } = usePage();
  const { trouble, forget } = useFileLinks();
  const words = editorWords[language];
  if (trouble === null) return null;
  return (
    <div class="offer" role="alert">
      <span class="offer-text">
        {trouble === "lost" ? words.noAnswer : refusalText(trouble, language)}
      </span>
      <button
        type="button"
        class="icon-button"
        aria-label={words.dismiss}
        title={words.dismiss}
        onClick={forget}
      >
        <Icon name="cross" />
      </button>
    </div>
  );
}

function useInserts(): void {
  const store = useStore();
  const isLoaded = store.isLoaded.value;
  const waiting = inserts.value;
  useEffect(() => {
    if (!isLoaded || waiting.length === 0) return;
    for (const text of takeInserts()) addToDraft(store, text);
    goOnTyping();
  }, [store, isLoaded, waiting]);
}

/** Clicks on the paths in cards, which also have a button below them, and on those in answers. */
function useFileLinks(): { readonly trouble: string | null; readonly forget: () => void } {
  const store = useStore();
  const [trouble, setTrouble] = useState<string | null>(null);
  useEffect(() => {
    const onClick = (event: MouseEvent): void => {
      const link = event.target instanceof Element ? linkAt(event.target) : null;
      if (link === null || !store.hasEditor.peek()) return;
      // The line of a card would open, too.
      event.stopPropagation();
      event.preventDefault();
      setTrouble(null);
      void store.ask({ type: "editor.open", ...link }).then((outcome) => {
        if (outcome.kind === "lost") setTrouble("lost");
        else if (outcome.kind === "refused") setTrouble(outcome.refusal.code);
      });
    };
    document.addEventListener("click", onClick, true);
    return () => {
      document.removeEventListener("click", onClick, true);
    };
  }, [store]);
  return {
    trouble,
    forget: () => {
      setTrouble(null);
    },
  };
}

/** Kinds of cards whose subject is a file. */
const fileCards = ["read", "write", "edit"].map((kind) => `.tool[data-kind="${kind}"]`).join();

function linkAt(target: Element): FileLink | null {
  const reference = target.closest(".file-ref");
  if (reference !== null) return fileLinkOf(reference.textContent);
  const subject = target.closest(`:is(${fileCards}) > .tool-line > .tool-subject`);
  // A name in which odd characters are shown by marks is not read from the page.
  if (subject === null || subject.querySelector("mark") !== null) return null;
  const path = subject.textContent;
  return isFolderName(path) ? { path } : null;
}
