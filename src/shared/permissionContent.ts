/** One question of AskUserQuestion. */
export interface Question {
  readonly question: string;
  readonly header: string;
  readonly isMultiple: boolean;
  readonly options: readonly { readonly label: string; readonly description: string }[];
}

/** One text in the place of another. */
interface ShownEdit {
  readonly oldText: string;
  readonly newText: string;
  /** Wherever the old text is in the file; left out: it is there once. */
  readonly isEverywhere?: true;
}

/** What a permission request would do, whole: never cut, or it could not be judged. */
export type PermissionContent =
  | {
      readonly kind: "command";
      readonly command: string;
      /** The model's words about it. */
      readonly description: string | null;
      /** It is ended after so long; left out: the CLI's own limit. */
      readonly timeoutMs?: number;
      /** The turn goes on while it runs. */
      readonly isInBackground?: true;
    }
  | {
      readonly kind: "write";
      readonly path: string;
      readonly content: string;
      /** The file that is there and would be lost; `lines` is 0 where they were not counted. */
      readonly replaces: { readonly lines: number } | null;
    }
  | {
      readonly kind: "edit";
      readonly path: string;
      readonly edits: readonly ShownEdit[];
    }
  | { readonly kind: "question"; readonly questions: readonly Question[] }
  /** `path`: the file in which the CLI keeps the plan, if it named one. */
  | { readonly kind: "plan"; readonly markdown: string | null; readonly path?: string }
  /** Any other tool: its input as indented JSON. */
  | { readonly kind: "other"; readonly input: string };
