const prefix = "remote-claude.files.";

/** The cache with the files of a build. */
export function cacheOf(build: string): string {
  return prefix + build;
}

/** The build that a cache is of; null: it is none of these. */
export function buildOfCache(name: string): string | null {
  return name.startsWith(prefix) ? name.slice(prefix.length) : null;
}
