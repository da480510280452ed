/**
 * Which requests a door lets through to authentication, decided on raw headers alone. Each door
 * knows its own only names, so the question "which door is this?" is never put to a header.
 * Sources: Fetch Metadata Request Headers (W3C); ngrok documents the headers that it appends to.
 */
export interface Door {
  readonly kind: "local" | "tunnel";
  /** Values of `Host` that this door answers to, lower case. Empty while it has no name yet. */
  readonly hosts: readonly string[];
  /** The origins of its own pages. */
  readonly origins: readonly string[];
}

/** What is judged: Node's `IncomingMessage` satisfies it. */
export interface RawRequest {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  /** Names and values as they came, in turn: repeated headers stay visible. */
  readonly rawHeaders: readonly string[];
}

export type DoorVerdict = "ok" | "host-refused" | "origin-refused" | "proto-refused" | "replayed";

const safeMethods = new Set(["GET", "HEAD"]);

export function judgeRequest(door: Door, request: RawRequest): DoorVerdict {
  return judgeTransport(door, request) ?? judgeFetch(door, request) ?? "ok";
}

/** A WebSocket may be opened by our own pages only: browsers always send the origin, and so do we. */
export function judgeUpgrade(door: Door, request: RawRequest): DoorVerdict {
  const transport = judgeTransport(door, request);
  if (transport !== null) return transport;
  return hasOwnOrigin(door, request) ? "ok" : "origin-refused";
}

/** All values of a header, in order; the name in lower case. */
export function headerValues({ rawHeaders }: RawRequest, name: string): readonly string[] {
  return rawHeaders.flatMap((header, index) =>
    index % 2 === 0 && header.toLowerCase() === name ? [rawHeaders[index + 1] ?? ""] : [],
  );
}

/** The last value of a list that proxies append to: the only one that our own edge wrote. */
export function lastListValue(request: RawRequest, name: string): string | null {
  const last = headerValues(request, name).at(-1)?.split(",").at(-1)?.trim();
  return last === undefined || last === "" ? null : last;
}

function judgeTransport(door: Door, request: RawRequest): DoorVerdict | null {
  const hosts = headerValues(request, "host");
  if (hosts.length !== 1 || !door.hosts.includes(hosts[0]?.toLowerCase() ?? "")) {
    return "host-refused";
  }
  // An absolute-form target would name another host than the header that was just checked.
  if (request.url?.startsWith("/") !== true) return "host-refused";
  if (door.kind === "tunnel") {
    if (lastListValue(request, "x-forwarded-proto") !== "https") return "proto-refused";
    // ngrok's inspector marks what it sends a second time.
    if (headerValues(request, "ngrok-replay-original-request-id").length > 0) return "replayed";
  }
  return null;
}

function judgeFetch(door: Door, request: RawRequest): DoorVerdict | null {
  const sites = headerValues(request, "sec-fetch-site");
  const isForeign = sites.some((site) => site === "cross-site" || site === "same-site");
  if (!safeMethods.has(request.method ?? "")) {
    if (!hasOwnOrigin(door, request)) return "origin-refused";
    return sites.every((site) => site === "same-origin") ? null : "origin-refused";
  }
  if (headerValues(request, "origin").length > 0 && !hasOwnOrigin(door, request)) {
    return "origin-refused";
  }
  // A link from elsewhere may open the page itself, and nothing else.
  const isNavigation = headerValues(request, "sec-fetch-dest").every((dest) => dest === "document");
  return isForeign && !isNavigation ? "origin-refused" : null;
}

function hasOwnOrigin(door: Door, request: RawRequest): boolean {
  const origins = headerValues(request, "origin");
  return origins.length === 1 && door.origins.includes(origins[0] ?? "");
}
