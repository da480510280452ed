import type { FoundTurn } from "../shared/conversationAnswers";
import type { DiffHunk, Problem, Turn } from "../shared/state";

/**
 * The port to what the agent itself has kept of its conversations, also of those that began
 * elsewhere: in a terminal, in another editor. `src/claude/transcripts` implements it over the files
 * of the CLI. Nothing here writes into them. Ids that are no UUIDs name nothing. What the disk does not
 * give counts as not there, also where it fails in the middle of a record: nothing that reads rejects
 * for it.
 */
export interface History {
  /**
   * The conversations of the folder, newest first, without those that are hidden. `query` looks for
   * words in titles and in the text of prompts and answers, whatever their case. `cursor` is that of
   * the page before. Rejects only with the reason of an aborted `signal`.
   */
  list(options: ListOptions): Promise<SummaryPage>;
  /** A page of turns. Null: there is no such conversation. Rejects only with the reason of an aborted `signal`. */
  page(id: string, options: PageOptions): Promise<TurnPage | null>;
  /**
   * The turns that have the words (see `soughtWords`) in their prompt, an answer's text or in what a call
   * works on, newest first. Null: there is no such conversation. Rejects only with the reason of an aborted `signal`.
   */
  search(id: string, options: SearchOptions): Promise<FoundTurns | null>;
  /** One line of the list; null: there is no such conversation. */
  summary(id: string): Promise<ConversationSummary | null>;
  /** What became of the prompt with this UUID, as far as that is written down. */
  fateOf(id: string, promptId: string): Promise<PromptFate>;
  /**
   * The output of a call of a tool, up to `maxWholeOutputLength`; null when it is not there. Rejects
   * only with the reason of an aborted `signal`.
   */
  toolOutput(id: string, toolUseId: string, signal?: AbortSignal): Promise<string | null>;
  /**
   * The whole text of the prompt with this UUID; null when it is not there. Rejects only with the reason
   * of an aborted `signal`.
   */
  promptText(id: string, promptId: string, signal?: AbortSignal): Promise<string | null>;
  /**
   * The files that the agent's tools and those of its sub-agents wrote, by what the agent says of it; what
   * a command changed is not known. Null: there is no such conversation. Rejects only with the reason of
   * an aborted `signal`.
   */
  editedFiles(id: string, signal?: AbortSignal): Promise<EditedFiles | null>;
  /** What was written into one of these files, oldest first; as `editedFiles` otherwise. */
  editsOf(id: string, path: string, signal?: AbortSignal): Promise<readonly FileEdit[] | null>;
  /** Where the conversation stands now, to be asked about later; null when there is none. */
  mark(id: string): Promise<HistoryMark | null>;
  /**
   * Whether somebody said something since the mark other than in answer to `ownPromptIds`. Take the
   * mark when the own process has ended or is between two turns. Work in the background of the own
   * process that reports meanwhile counts as said; `writersOf` tells the two apart. Also true when
   * the record is gone, shorter than at the mark, or can't be read: what was said can't be told then.
   */
  changedSince(id: string, mark: HistoryMark, ownPromptIds?: ReadonlySet<string>): Promise<boolean>;
  /** The living processes that say of themselves that they work in this conversation. */
  writersOf(id: string): Promise<readonly HistoryWriter[]>;
  /** Gives the conversation a title of ours; an empty one gives it back its own. */
  rename(id: string, title: string): Promise<void>;
  /** Takes the conversation off our list. What the agent has kept of it stays. */
  hide(id: string): Promise<void>;
}

/**
 * The newest turns that fit `maxBytes` of JSON, but at least one: before a page (`cursor`), else before
 * a turn (`beforeId`), else all. A cursor that is none of ours, and a turn that is not there, count as
 * not said. `aroundId`: the turn itself, some that follow it and as many as fit that precede it.
 * `afterId`: the oldest that follow it. For these two a turn that is not there means that there is no page.
 */
export interface PageOptions {
  readonly cursor?: string;
  readonly beforeId?: string;
  readonly aroundId?: string;
  readonly afterId?: string;
  readonly maxBytes: number;
  /** One turn, in bytes of JSON; its oldest parts are left out. `maxReadTurnSize` when not said. */
  readonly maxTurnBytes?: number;
  readonly signal?: AbortSignal;
}

export interface SearchOptions {
  /** In the form of `soughtWords`. */
  readonly words: string;
  /** Where the search before ended; else before a turn (`beforeId`), else from the end on. */
  readonly cursor?: string;
  readonly beforeId?: string;
  readonly maxTurns: number;
  /** Aborted: the search ends with what it has found. */
  readonly stop: AbortSignal;
  readonly signal: AbortSignal;
}

export interface FoundTurns {
  readonly hits: readonly FoundTurn[];
  /** The search ended at a bound, here; null at the beginning of the conversation. */
  readonly olderCursor: string | null;
}

export interface ListOptions {
  readonly query?: string;
  readonly cursor?: string;
  readonly limit: number;
  readonly signal?: AbortSignal;
}

export interface SummaryPage {
  readonly items: readonly ConversationSummary[];
  /** For the next page; null at the end of the list. */
  readonly cursor: string | null;
  /** The search stopped at its bound of time or bytes; the next page goes on from there. */
  readonly isPartial: boolean;
}

/** A conversation in the list. Times are epoch milliseconds. */
export interface ConversationSummary {
  /** UUID; also the CLI's session id. */
  readonly id: string;
  /** The title that it was given, else the CLI's own, else the first words of its first prompt. */
  readonly title: string;
  /** Its beginning, on one line. */
  readonly firstPrompt: string;
  /** Null: the file does not tell. */
  readonly createdAt: number | null;
  readonly updatedAt: number;
  readonly sizeBytes: number;
  readonly gitBranch: string | null;
}

export interface TurnPage {
  /** Oldest first. */
  readonly turns: readonly Turn[];
  /** For the turns before these; null when the beginning is reached. */
  readonly olderCursor: string | null;
  /** Tokens that the newest answer among them was made from, and its own; null: it does not tell. */
  readonly contextTokens?: number | null;
}

/** A file that was written; see `History.editedFiles`. */
export interface EditedFile {
  /** From the folder on, with forward slashes, by its name alone: a link in it may lead out. */
  readonly path: string;
  /** It was not there before. */
  readonly isNew: boolean;
  /** Lines over all edits. */
  readonly added: number;
  readonly removed: number;
  /** The last edit, epoch ms; null: not written down. */
  readonly at: number | null;
}

export interface EditedFiles {
  readonly files: readonly EditedFile[];
  /** How many files outside of the folder. */
  readonly outside: number;
  /** Not all of the record could be read. */
  readonly isPartial: boolean;
}

/** What one call of a tool changed in a file, by the agent's own patch. */
export interface FileEdit {
  readonly hunks: readonly DiffHunk[];
  readonly at: number | null;
}

/**
 * `absent`: nothing is written of it. The CLI writes some 100 ms behind, so after its death that is no
 * proof that the model was not asked. `unfinished`: it is there, without a proof of its end.
 * `unknown`: there is nothing to read.
 */
export type PromptFate =
  | { readonly kind: "absent" }
  | { readonly kind: "done" }
  | { readonly kind: "failed"; readonly problem: Problem }
  | { readonly kind: "interrupted" }
  | { readonly kind: "unfinished" }
  | { readonly kind: "unknown" };

/** A place in what is kept of a conversation. */
export interface HistoryMark {
  readonly sizeBytes: number;
  readonly modifiedAt: number;
}

/** A process of the CLI. */
export interface HistoryWriter {
  readonly pid: number;
  /** How it was started, in the CLI's own word: `cli` is a terminal, `sdk-cli` a program. */
  readonly entrypoint: string | null;
}
