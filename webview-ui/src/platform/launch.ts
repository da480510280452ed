import { signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import { strayShareHash } from "../../../src/shared/workerBuild";

/**
 * How the app can be opened beside plainly: by its shortcuts, by the editor's commands, and by what another app shares,
 * which was lost as `unshared`.
 */
export type Launch = "new" | "queue" | "usage" | "shared" | "unshared";

const wanted = signal<Launch | null>(null);

/** What the person opened the app for and does not have yet. */
export const launch: ReadonlySignal<Launch | null> = wanted;

/** Hears how this page was opened, and how it is opened again while it is open; before its address is cleaned. */
export function hearLaunches(): void {
  const hear = (): void => {
    const found = launchOf(location.hash);
    if (found !== null) wanted.value = found;
  };
  hear();
  addEventListener("hashchange", hear);
}

/** Opens it as though the page had been opened for it. */
export function beginLaunch(asked: Launch): void {
  wanted.value = asked;
}

export function endLaunch(): void {
  wanted.value = null;
}

/** What an address ends with is chosen by whoever wrote the link: it can open things, and nothing else. */
export function launchOf(hash: string): Launch | null {
  switch (hash) {
    case "#new":
    case "#queue":
    case "#usage":
    case "#shared":
    case strayShareHash:
      return hash.slice(1) as Launch;
    default:
      return null;
  }
}
