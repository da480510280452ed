import type { DiffHunk } from "./state";

// What a page is told of changed files: `changes.list` and `changes.diff` (protocol.ts).

/** Where the folder stands in its repository. */
export interface GitState {
  /** Null: on no branch. */
  readonly branch: string | null;
  /** The beginning of the last commit's id; null: there is none yet. */
  readonly commit: string | null;
  readonly upstream: string | null;
  /** Commits that only we, and only the upstream branch has; null: unknown. */
  readonly ahead: number | null;
  readonly behind: number | null;
}

/**
 * Why git says nothing: it is not installed; the folder is in no repository; the repository can't be
 * read without starting what it names, or leads elsewhere; git refuses it, because it is somebody
 * else's; it took too long; it failed.
 */
export type GitTrouble =
  "no-git" | "no-repository" | "unsafe" | "not-trusted" | "too-slow" | "failed";

/**
 * What became of a file since the last commit. `retyped`: a file became a link, or the reverse.
 * `settled`: the conversation changed it, and git sees no difference now, or ignores it.
 */
export type ChangeState =
  "modified" | "added" | "deleted" | "renamed" | "untracked" | "conflict" | "retyped" | "settled";

/** A file that is not as it was. */
export interface ListedChange {
  /** From the folder on, with forward slashes. */
  readonly path: string;
  /** The name before a rename. */
  readonly oldPath: string | null;
  readonly state: ChangeState;
  /** Of what git has for its next commit, and of what it has not. */
  readonly isStaged: boolean;
  readonly isUnstaged: boolean;
  /** Lines; null: not counted. Since the last commit; without git, over all edits of the conversation. */
  readonly added: number | null;
  readonly removed: number | null;
  readonly isBinary: boolean;
  /** When the conversation's tools last changed it (epoch ms, null where the record has no time); absent: never. */
  readonly editedAt?: number | null;
}

export interface ChangeList {
  /** Null: `trouble` says why, and only what the conversation changed is listed. */
  readonly git: GitState | null;
  readonly trouble: GitTrouble | null;
  /** Those that the conversation changed first, each group by path. */
  readonly files: readonly ListedChange[];
  /** How many there are in all, and how many of them the conversation changed. */
  readonly total: number;
  readonly own: number;
  /** There may be more than `total`: not everything could be looked at. */
  readonly isPartial: boolean;
  /** Files outside of the folder that the conversation changed; they are not listed. */
  readonly outside: number;
}

/** Which difference: to the last commit, or the conversation's own edits one after the other. */
export type ChangeSource = "git" | "conversation";

/** A hunk; with `at` (epoch ms) an edit begins that was made then. */
export interface ChangeHunk extends DiffHunk {
  readonly at?: number;
}

/** `private`: a name that secrets go by; its contents stay on the PC. `none`: there is no difference. */
export type ChangeDiff =
  | { readonly kind: "binary" | "too-large" | "private" | "none" }
  | {
      readonly kind: "text";
      readonly hunks: readonly ChangeHunk[];
      /** Lines before this piece, of `total`. */
      readonly from: number;
      /** Where the next piece begins; null: this was the last. */
      readonly next: number | null;
      readonly total: number;
      /** There is more than `total`; it is not shown. */
      readonly isCut: boolean;
      /** Names this state of the difference: pieces of another one don't fit. */
      readonly version: string;
    };
