import type { App, PairingLinks } from "../app/types";
import type { ExternalAddress } from "./externalAddress";
import type { Wording } from "./wording/en";

/** What "Copy Link" puts on the clipboard, and what it says about it. */
export interface CopiedLink {
  readonly text: string;
  readonly message: string;
}

/**
 * From the buttons of the pairing panel (`"public"`, `"local"`, or the origin of one of its other
 * links): the link it shows, with its one-time code. From everywhere else: the address alone, which
 * lets nobody in by itself.
 */
export function linkToCopy(
  argument: unknown,
  shown: PairingLinks | null,
  app: Pick<App, "localUrl" | "state">,
  external: ExternalAddress,
  { copy }: Wording,
): CopiedLink {
  const pairingLink = shown === null ? null : pairingLinkOf(argument, shown);
  if (pairingLink !== null) return { text: pairingLink, message: copy.pairing };
  const { tunnel } = app.state.host;
  if (tunnel.kind === "online") return { text: tunnel.url, message: copy.address };
  return external.kind === "origin"
    ? { text: external.origin, message: copy.browserAddress }
    : { text: app.localUrl, message: copy.localAddress };
}

function pairingLinkOf(argument: unknown, shown: PairingLinks): string | null {
  if (argument === "public" || argument === "local") return shown[argument];
  return shown.others.find((link) => new URL(link).origin === argument) ?? null;
}
