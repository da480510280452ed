export function cacheFolder(env?: Readonly<Record<string, string | undefined>>): string;

/** Makes sure that the cache holds `name`, whole or not at all, and gives its folder. */
export function installOnce(
  name: string,
  install: (folder: string) => Promise<void>,
): Promise<string>;
