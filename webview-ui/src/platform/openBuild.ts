const prefix = "remote-claude.open.";

/**
 * Tells the worker, for as long as this page is open, that the files of its build are in use: a lock
 * that any number of pages share. It goes with the page, however the page ends.
 */
export function holdBuild(build: string, locks: LockManager): void {
  locks.request(prefix + build, { mode: "shared" }, () => forever).catch(() => undefined);
}

/** The builds whose pages are open. */
export async function openBuilds(locks: LockManager): Promise<ReadonlySet<string>> {
  const { held = [] } = await locks.query();
  const names = held.map(({ name }) => name ?? "");
  return new Set(
    names.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length)),
  );
}

const forever = new Promise<never>(() => undefined);
