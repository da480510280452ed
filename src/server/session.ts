import { isIP } from "node:net";
import type { DeviceRecord } from "../access/deviceFile";
import type { DeviceRegistry } from "../access/deviceRegistry";
import type { Door, RawRequest } from "../access/doorPolicy";
import { headerValues, lastListValue } from "../access/doorPolicy";

/** A session token: 32 random bytes, base64url. */
const tokenPattern = /^[A-Za-z0-9_-]{43}$/;

/**
 * The cookie of a door. Over https the `__Host-` prefix pins it to the host. Cookies of
 * 127.0.0.1 are shared by all its ports, so the local name tells our windows apart.
 */
function cookieName(door: Door): string {
  return door.kind !== "local" ? "__Host-rc" : `rc-${door.names[0]?.host.split(":")[1] ?? ""}`;
}

/** `lifeMs`: how long a device stays paired at the most. */
export function sessionCookie(door: Door, token: string, lifeMs: number): string {
  const secure = door.kind === "local" ? "" : "; Secure";
  const age = Math.floor(lifeMs / 1_000);
  return `${cookieName(door)}=${token}; Path=/; Max-Age=${age}${secure}; HttpOnly; SameSite=Strict`;
}

export function expiredCookie(door: Door): string {
  const secure = door.kind === "local" ? "" : "; Secure";
  return `${cookieName(door)}=; Path=/; Max-Age=0${secure}; HttpOnly; SameSite=Strict`;
}

/**
 * The device behind a request, or null. Only our cookie counts, exactly once: with two of that name
 * one of them was put there by somebody else.
 */
export function authenticate(
  devices: DeviceRegistry,
  door: Door,
  request: RawRequest,
  address: string,
): DeviceRecord | null {
  const name = cookieName(door);
  const tokens = headerValues(request, "cookie")
    .flatMap((header) => header.split(";"))
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
  const [token] = tokens;
  if (tokens.length !== 1 || token === undefined || !tokenPattern.test(token)) return null;
  return devices.authenticate(token, door.kind, address);
}

/**
 * Where the client is. Through the tunnel everything comes from loopback, and only the last value
 * of X-Forwarded-For was written by ngrok; another proxy that the owner has put before the local
 * listener may be silent; at the local door nobody may say so by a header.
 */
export function clientAddress(
  door: Door,
  request: RawRequest & { readonly socket: { readonly remoteAddress?: string | undefined } },
): string {
  const forwarded = door.kind === "local" ? [] : headerValues(request, "x-forwarded-for");
  const isTold = door.kind === "tunnel" || forwarded.length > 0;
  const address = isTold ? lastListValue(request, "x-forwarded-for") : request.socket.remoteAddress;
  return address !== undefined && address !== null && isIP(address) !== 0 && !address.includes("%")
    ? address
    : "unknown";
}
