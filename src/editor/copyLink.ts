import type { App, PairingLinks } from "../app/types";
import type { Wording } from "./wording/en";

/** What "Copy Link" puts on the clipboard, and what it says about it. */
export interface CopiedLink {
  readonly text: string;
  readonly message: string;
}

/**
 * From the buttons of the pairing panel (`"public"`, `"local"`): the link it shows, with its
 * one-time code. From everywhere else: the address alone, which lets nobody in by itself.
 */
export function linkToCopy(
  argument: unknown,
  shown: PairingLinks | null,
  app: Pick<App, "localUrl" | "state">,
  { copy }: Wording,
): CopiedLink {
  const pairingLink = argument === "public" || argument === "local" ? shown?.[argument] : null;
  if (typeof pairingLink === "string") return { text: pairingLink, message: copy.pairing };
  const { tunnel } = app.state.host;
  return tunnel.kind === "online"
    ? { text: tunnel.url, message: copy.address }
    : { text: app.localUrl, message: copy.localAddress };
}
