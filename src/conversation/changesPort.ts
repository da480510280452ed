import type { ChangeList } from "../shared/changedFiles";
import type { DiffHunk } from "../shared/state";
import type { EditedFile } from "./history";

/**
 * The port to what changed in the folder. `src/changes` implements it over git and the disk. Nothing
 * that the folder or its repository names is started for it, and nothing outside of the folder is read.
 */
export interface Changes {
  /**
   * The folder's changed files, joined with those that a conversation edited. Rejects only with the
   * reason of an aborted `signal`, as `diff` does.
   */
  list(edited: readonly EditedFile[], signal: AbortSignal): Promise<Omit<ChangeList, "outside">>;
  /** One file's difference to the last commit; null: there is no such file, or no git. */
  diff(path: string, oldPath: string | null, signal: AbortSignal): Promise<FileDifference | null>;
  /** Whether the contents of a file of that name stay on the PC. */
  isPrivate(path: string): boolean;
}

/** What is to be seen of one file's difference. `isCut`: there is more than these hunks. */
export type FileDifference =
  | { readonly kind: "binary" | "too-large" | "private" | "none" }
  | { readonly kind: "text"; readonly hunks: readonly DiffHunk[]; readonly isCut: boolean };
