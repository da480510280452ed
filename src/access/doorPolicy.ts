/**
 * Which requests a door lets through to authentication, decided on raw headers alone. Each door
 * knows its own only names, so the question "which door is this?" is never put to a header.
 * Sources: Fetch Metadata Request Headers (W3C); ngrok documents the headers that it appends to.
 */
export interface Door {
  readonly kind: DoorKind;
  /** The names that it answers to. Empty while it has none yet. */
  readonly names: readonly DoorName[];
}

/** `local`: loopback on this PC. `tunnel`: ngrok. `proxy`: an origin that the owner named himself. */
export const doorKinds = ["local", "tunnel", "proxy"] as const;
export type DoorKind = (typeof doorKinds)[number];

/** A name of a door, and the only origin of the pages that are reached by it. Lower case. */
export interface DoorName {
  /** As it stands in `Host`. */
  readonly host: string;
  readonly origin: string;
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
/** Destinations of what is shown inside of another page (Fetch, "request destination"). */
const framingDestinations = new Set(["embed", "fencedframe", "frame", "iframe", "object"]);

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
  if (nameOf(door, request) === undefined) return "host-refused";
  // An absolute-form target would name another host than the header that was just checked.
  if (request.url?.startsWith("/") !== true) return "host-refused";
  // ngrok always says how the browser came; another proxy may leave it out.
  const proto = lastListValue(request, "x-forwarded-proto");
  const isSilent = headerValues(request, "x-forwarded-proto").length === 0;
  if (door.kind === "tunnel" && proto !== "https") return "proto-refused";
  if (door.kind === "proxy" && !isSilent && proto !== "https") return "proto-refused";
  // ngrok's inspector marks what it sends a second time.
  if (headerValues(request, "ngrok-replay-original-request-id").length > 0) return "replayed";
  return null;
}

function judgeFetch(door: Door, request: RawRequest): DoorVerdict | null {
  const sites = headerValues(request, "sec-fetch-site");
  if (!safeMethods.has(request.method ?? "")) {
    if (!hasOwnOrigin(door, request)) return "origin-refused";
    return sites.every((site) => site === "same-origin") ? null : "origin-refused";
  }
  if (headerValues(request, "origin").length > 0 && !hasOwnOrigin(door, request)) {
    return "origin-refused";
  }
  const destinations = headerValues(request, "sec-fetch-dest");
  const modes = headerValues(request, "sec-fetch-mode");
  const path = request.url?.split("?")[0] ?? "";
  const isOwn = sites.every((site) => site === "same-origin" || site === "none");
  // What a page asks for by script has no destination; anything else would load our data as its own.
  if (path.startsWith("/api/")) {
    return isOwn && destinations.every((one) => one === "empty") ? null : "origin-refused";
  }
  if (destinations.some((one) => framingDestinations.has(one))) return "origin-refused";
  if (isOwn) return null;
  // A link from elsewhere may open the page itself, and nothing else.
  const isNavigation =
    destinations.length === 1 &&
    destinations[0] === "document" &&
    modes.every((mode) => mode === "navigate");
  return path === "/" && isNavigation ? null : "origin-refused";
}

function hasOwnOrigin(door: Door, request: RawRequest): boolean {
  const origins = headerValues(request, "origin");
  return origins.length === 1 && origins[0] === nameOf(door, request)?.origin;
}

/** The name that a request calls a door by, or undefined: not this door's. */
export function nameOf(door: Door, request: RawRequest): DoorName | undefined {
  const hosts = headerValues(request, "host");
  const host = hosts.length === 1 ? hosts[0]?.toLowerCase() : undefined;
  return door.names.find((name) => name.host === host);
}
