import { signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";

/** What Chromium gives a page that it would install (the specification's `BeforeInstallPromptEvent`). */
export interface InstallOffer {
  prompt(): Promise<unknown>;
}

const offered = signal<InstallOffer | null>(null);

/** The browser's offer to install this page as an app, once; null: it has made none. */
export const installOffer: ReadonlySignal<InstallOffer | null> = offered;

/** To be called early: the browser makes its offer once, soon after the page was loaded. */
export function hearInstallOffer(): void {
  addEventListener("beforeinstallprompt", (event) => {
    // Else the browser shows a banner of its own over the conversation.
    event.preventDefault();
    offered.value = event as Event & InstallOffer;
  });
  addEventListener("appinstalled", () => {
    offered.value = null;
  });
}

/** Asks the person, in the browser's own words. An offer is good for one question. */
export async function install(offer: InstallOffer): Promise<void> {
  offered.value = null;
  await offer.prompt();
}

/** Whether the page runs as an app of its own. */
export function isInstalled(): boolean {
  const { standalone } = navigator as { readonly standalone?: boolean };
  return standalone === true || matchMedia("(display-mode: standalone)").matches;
}

/** Whether this is Safari's engine on a phone or tablet, where only a person can install a page. */
export function isAppleMobile(userAgent: string, touchPoints: number): boolean {
  return /iPhone|iPad|iPod/u.test(userAgent) || (/Macintosh/u.test(userAgent) && touchPoints > 1);
}
