/** How bad a problem is, the worst first. */
export const problemSeverities = ["error", "warning", "info"] as const;
export type ProblemSeverity = (typeof problemSeverities)[number];

/** A problem that the editor marks in a file. Lines count from 1. */
export interface EditorProblem {
  /** From the folder on, with forward slashes. */
  readonly path: string;
  readonly line: number;
  readonly endLine: number;
  readonly severity: ProblemSeverity;
  /** One line. */
  readonly message: string;
  /** Who found it and under which code, as `ts 2304`; empty where that is not told. */
  readonly source: string;
}

/** A file that is open in the editor. */
export interface EditorFile {
  /** From the folder on, with forward slashes. */
  readonly path: string;
  /** It is the one in front. */
  readonly isActive: boolean;
}

/** What is to be seen in the editor, as far as it is of the folder; the contents of files are not in it. */
export interface EditorContext {
  /** The worst first, then by place. */
  readonly problems: readonly EditorProblem[];
  /** How many there are in all. */
  readonly problemCount: number;
  /** The one in front first. */
  readonly files: readonly EditorFile[];
  readonly fileCount: number;
}
