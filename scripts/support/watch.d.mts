import type { BuildOptions } from "esbuild";

export function watchAll(
  builds: readonly BuildOptions[],
  print?: (line: string) => void,
): Promise<() => Promise<void>>;
