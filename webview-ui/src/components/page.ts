import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Language } from "../../../src/shared/wording/problems";
import type { Store } from "../store/store";
import type { Wording } from "../wording/index";

/** What every component may need and what never changes while the page is open. */
export interface Page {
  readonly words: Wording;
  readonly language: Language;
  /** True in the editor's own chat view. */
  readonly isInEditor: boolean;
}

export const PageContext = createContext<Page | null>(null);
export const StoreContext = createContext<Store | null>(null);

/** The conversation whose turns are drawn, where it is not the one on the screen. */
const ConversationIdContext = createContext<string | null>(null);

export function usePage(): Page {
  const page = useContext(PageContext);
  if (page === null) throw new Error("Outside of the page.");
  return page;
}

export function useWords(): Wording {
  return usePage().words;
}

export function useStore(): Store {
  const store = useContext(StoreContext);
  if (store === null) throw new Error("Outside of a conversation.");
  return store;
}

/** The conversation whose turns are drawn. */
export function useConversationId(): string | null {
  const store = useStore();
  const id = useContext(ConversationIdContext);
  return id ?? store.conversation.value?.id ?? null;
}
