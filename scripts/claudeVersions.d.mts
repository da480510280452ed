/** A version of the Claude CLI: start it with `spawn(file, [...prefix, …])`. */
export interface InstalledClaude {
  readonly version: string;
  readonly file: string;
  readonly prefix: readonly string[];
}

export const olderClaudeVersions: readonly string[];

export function packageOf(
  version: string,
  machine?: { readonly platform: string; readonly arch: string; readonly node: string },
): { readonly name: string; readonly program: string; readonly runner: string | undefined };

/** Installs one version into the cache folder, unless it is there. */
export function installClaude(
  version: string,
  options?: { readonly log?: (line: string) => void },
): Promise<InstalledClaude>;
