import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Language } from "../../../src/shared/wording/problems";
import type { PreferenceStore } from "../platform/preferences";
import type { Store } from "../store/store";
import type { Wording } from "../wording/index";

/** What every component may need and what hardly ever changes. */
export interface Page {
  readonly words: Wording;
  readonly language: Language;
  readonly preferences: PreferenceStore;
  /** True in the editor's own chat view. */
  readonly isInEditor: boolean;
}

export const PageContext = createContext<Page | null>(null);
export const StoreContext = createContext<Store | null>(null);

/** Ends this device's session; resolves to whether it worked. Null where there is none: in the editor. */
export const LogOutContext = createContext<(() => Promise<boolean>) | null>(null);

/** The conversation whose turns are drawn, where it is not the one on the screen: it is only read. */
export const ConversationIdContext = createContext<string | null>(null);

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

/** What this device may do (`DeviceRole`), as the two things that the page asks about. */
export interface Rights {
  /** Answer requests, once each, and stop turns. */
  readonly mayAnswer: boolean;
  /** Send prompts, change the queue, the conversations and the devices. */
  readonly mayChange: boolean;
}

export function useRights(): Rights {
  const role = useStore().role.value;
  return { mayAnswer: role !== "view", mayChange: role === "full" };
}

/** The conversation whose turns are drawn. */
export function useConversationId(): string | null {
  const store = useStore();
  const id = useContext(ConversationIdContext);
  return id ?? store.conversationOutline.value?.id ?? null;
}

/** Whether the turns that are drawn are only read: what is beside them belongs to another conversation. */
export function useIsOnlyRead(): boolean {
  return useContext(ConversationIdContext) !== null;
}
