import type { Turn } from "./state";

// What is answered about conversations; protocol.ts has the whole.

/** A line of the list of all conversations. Times are epoch ms. */
export interface ListedConversation {
  readonly id: string;
  readonly title: string;
  readonly firstPrompt: string;
  readonly createdAt: number | null;
  readonly updatedAt: number;
  readonly gitBranch: string | null;
  readonly isOpen: boolean;
}

export interface ConversationList {
  readonly items: readonly ListedConversation[];
  /** For the next page; null: that was all. */
  readonly cursor: string | null;
  /** The search ended before it saw everything. */
  readonly isPartial: boolean;
}

export interface ConversationPage {
  /** Oldest first. */
  readonly turns: readonly Turn[];
  /** For the turns before these; null: these are the first. */
  readonly cursor: string | null;
}

/** A turn that has the words that were looked for. */
export interface FoundTurn {
  readonly turnId: string;
  /** When it was asked, epoch ms: where it belongs among other turns. Null: that is not written down. */
  readonly at: number | null;
  /** Places in it. */
  readonly count: number;
  /** The text around one of them, on one line, at most `maxExcerptLength` long. */
  readonly excerpt: string;
}

export interface ConversationFindings {
  /** Newest first. */
  readonly hits: readonly FoundTurn[];
  /** The search goes on from here; null: the beginning was reached. */
  readonly cursor: string | null;
}
