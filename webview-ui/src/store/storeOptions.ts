import type { Keep } from "../platform/keep";

export interface StoreOptions {
  /** What this page calls itself, where somebody else said hello in its name already. */
  readonly clientId?: string;
  /** What outlives the tab: drafts and unsent prompts. */
  readonly keep: Keep;
  /** What belongs to this tab: the conversation it shows. */
  readonly tabKeep: Keep;
  /**
   * The button for a new conversation is outside of the page, so nobody can tell who pressed it: the
   * new one is shown unless something is being typed.
   */
  readonly followsNew: boolean;
}
