import { isHostName, isServerAddress } from "../tunnel/addresses";

/** How this PC calls itself, for a port that something forwards from another computer. */
const loopback = /^http:\/\/(?:localhost|127\.0\.0\.1):(\d{1,5})$/;
const secure = /^https:\/\/([^/:]+)(:\d{1,5})?$/;

/**
 * The origin of a tunnel or reverse proxy as browsers write it (lower case, no default port), or
 * null: `https://HOST[:PORT]`, or `http://localhost:PORT` for a forwarded port. No path, for the
 * page and its cookie need the root; no plain http to a name, for anybody on the way could read it.
 */
export function parsePublicOrigin(text: string): string | null {
  const origin = text.trim().toLowerCase();
  const port = loopback.exec(origin)?.[1];
  if (port !== undefined)
    return isServerAddress(`localhost:${port}`) ? browserOrigin(origin) : null;
  const [, host, ownPort = ":443"] = secure.exec(origin) ?? [];
  if (host === undefined || !isHostName(host) || !isServerAddress(host + ownPort)) return null;
  return browserOrigin(origin);
}

/** A name such as `1.2.3` or `a.0x` is no host for a browser, whatever it looks like. */
function browserOrigin(text: string): string | null {
  return URL.canParse(text) && new URL(text).host !== "" ? new URL(text).origin : null;
}
