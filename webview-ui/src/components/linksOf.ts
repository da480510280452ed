import type { Fault } from "../transport/connection";

/** What lies between the person and an answer, in its order. */
export type Link = "device" | "ngrok" | "pc" | "claude" | "service";

/** `unknown`: nobody can see that far. */
export type LinkState = "well" | "broken" | "unknown";

/** The link that a fault of the connection means. */
export function linkOf(fault: Fault, hasNgrok: boolean): Link {
  switch (fault) {
    case "offline":
      return "device";
    case "tunnel":
    case "quota":
    case "rate":
    case "sign-in":
    case "interstitial":
      return "ngrok";
    case "unknown":
    case "unreachable":
      // Nothing answered at all, so it is the first thing after this device that should have.
      return hasNgrok ? "ngrok" : "pc";
    default:
      return "pc";
  }
}

/** Only ngrok can say these: it is on the way, whatever the address looks like. */
const ngrokFaults: ReadonlySet<Fault> = new Set([
  ...(["tunnel", "quota", "rate", "asleep"] as const),
  ...(["no-server", "sign-in", "interstitial"] as const),
]);

export function isOfNgrok(fault: Fault): boolean {
  return ngrokFaults.has(fault);
}

/** The way from this device to an answer, and how far it goes. */
export function linksOf(
  broken: Link,
  hasNgrok: boolean,
): readonly { readonly link: Link; readonly state: LinkState }[] {
  const way: readonly Link[] = hasNgrok
    ? ["device", "ngrok", "pc", "claude", "service"]
    : ["device", "pc", "claude", "service"];
  const at = way.indexOf(broken);
  return way.map((link, index) => ({
    link,
    state: index < at ? "well" : index === at ? "broken" : "unknown",
  }));
}

/** Whether this page came through ngrok: by its name, or because the PC's tunnel has this address. */
export function comesThroughNgrok(hostname: string, tunnelUrl: string | null): boolean {
  const isOfTunnel = tunnelUrl !== null && URL.parse(tunnelUrl)?.hostname === hostname;
  return isOfTunnel || /(^|\.)ngrok(-free)?\.(app|dev|io|pizza)$/u.test(hostname);
}
