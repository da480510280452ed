export interface Expected {
  readonly target: string;
  /** The text of the project's package.json. */
  readonly manifest: string;
  readonly addon: {
    readonly fileName: string;
    readonly packageName: string;
    readonly content: Buffer;
  };
}

export function faultsOfVsix(files: ReadonlyMap<string, Buffer>, expected: Expected): string[];

export function mediaOf(value: unknown): string[];
