/** A push service besides those of the browsers' makers. */
export interface PushService {
  /** `https://HOST[:PORT]`, lower case. */
  readonly origin: string;
  /** PEM of the authority that its certificate comes from; null: those that Node trusts. */
  readonly certificateAuthority: string | null;
}

/**
 * The push services of the browsers: Chrome and all that is made from it, Firefox, Safari, Edge.
 * Sources: Chromium `push_messaging_constants.cc`; Mozilla autopush; Apple, "Sending web push
 * notifications"; Microsoft, "Windows Push Notification Services".
 */
const knownHosts = [
  /^fcm\.googleapis\.com$/,
  /^([a-z0-9-]+\.)*push\.services\.mozilla\.com$/,
  /^([a-z0-9-]+\.)*push\.apple\.com$/,
  /^([a-z0-9-]+\.)*notify\.windows\.com$/,
];

/**
 * Whether something may be sent to this address, which a device chose: only to a push service that is
 * known, by https and at its usual port. Anything else could be a place in this PC's own network.
 */
export function isPushEndpoint(endpoint: string, ownService: PushService | null): boolean {
  if (!URL.canParse(endpoint)) return false;
  const url = new URL(endpoint);
  // What was understood is what is sent to: no tab, no backslash, no other spelling.
  if (url.href !== endpoint || url.protocol !== "https:") return false;
  if (url.username !== "" || url.password !== "" || url.hash !== "") return false;
  if (url.origin === ownService?.origin) return true;
  return url.port === "" && knownHosts.some((host) => host.test(url.hostname));
}

/**
 * Whether a message there may show nothing. Safari takes the permission away for that; the others
 * allow it now and then.
 */
export function mayBeSilent(endpoint: string): boolean {
  return !/(^|\.)push\.apple\.com$/.test(new URL(endpoint).hostname);
}
