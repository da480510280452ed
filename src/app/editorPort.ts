import type { EditorFile, EditorProblem } from "../shared/editorContext";

/** A place in a file; lines count from 1. */
export interface FilePlace {
  /** Absolute path of a plain file of the folder. */
  readonly file: string;
  /** Null: where the editor opens it. */
  readonly line: number | null;
  readonly endLine: number | null;
}

/** A file as it was and as it is. */
export interface ShownDifference {
  /** From the folder on, with forward slashes. */
  readonly path: string;
  readonly before: string;
  /** Absolute path; null: it is gone. */
  readonly file: string | null;
}

/** What the editor knows, with absolute paths; not only of the folder. */
export interface EditorSituation {
  readonly problems: readonly (Omit<EditorProblem, "path"> & { readonly file: string })[];
  readonly files: readonly (Omit<EditorFile, "path"> & { readonly file: string })[];
}

/**
 * The editor in which the product runs. Showing rejects when it can't be done. `isFromElsewhere`: not the
 * person at the PC asked for it, so the focus stays where it is.
 */
export interface EditorPort {
  open(place: FilePlace, isFromElsewhere: boolean): Promise<void>;
  compare(difference: ShownDifference, isFromElsewhere: boolean): Promise<void>;
  situation(): EditorSituation;
}
