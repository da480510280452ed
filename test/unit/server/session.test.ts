import { describe, expect, it } from "vitest";
import type { Door } from "../../../src/access/doorPolicy";
import { clientAddress, expiredCookie, sessionCookie } from "../../../src/server/session";

const door = (kind: Door["kind"], origin: string): Door => ({
  kind,
  names: [{ host: new URL(origin).host, origin }],
});
const local = door("local", "http://127.0.0.1:8765");
const tunnel = door("tunnel", "https://abc.ngrok-free.app");
const proxy = door("proxy", "https://remote.example.org");

const seenAt = (at: Door, forwarded: readonly string[], remoteAddress?: string): string =>
  clientAddress(at, {
    rawHeaders: forwarded.flatMap((value) => ["X-Forwarded-For", value]),
    socket: { remoteAddress },
  });

describe("where a client is", () => {
  it("is told by the last hop, at doors that have one before them", () => {
    for (const at of [tunnel, proxy]) {
      expect(seenAt(at, ["6.6.6.6, 203.0.113.7"], "127.0.0.1")).toBe("203.0.113.7");
      expect(seenAt(at, ["203.0.113.7", "2001:db8::1"], "127.0.0.1")).toBe("2001:db8::1");
    }
  });

  it("is the socket's at the local door, whatever anybody says", () => {
    expect(seenAt(local, ["203.0.113.7"], "127.0.0.1")).toBe("127.0.0.1");
  });

  it("is the socket's where the proxy is silent", () => {
    expect(seenAt(proxy, [], "127.0.0.1")).toBe("127.0.0.1");
    expect(seenAt(tunnel, [])).toBe("unknown");
  });

  it.each(["unknown", "", "x".repeat(8_192), "fe80::1%eth0", "1.2.3", "1.2.3.4:80", ":::"])(
    "is nobody's where it is told as %j",
    (value) => {
      expect(seenAt(tunnel, [value])).toBe("unknown");
      expect(seenAt(proxy, [value], "127.0.0.1")).toBe("unknown");
    },
  );
});

describe("the cookie", () => {
  const token = "A".repeat(43);

  it("is pinned to the host wherever https is", () => {
    for (const at of [tunnel, proxy]) {
      expect(sessionCookie(at, token, 60_000)).toMatch(
        /^__Host-[a-z]+=[A-Za-z0-9_-]{43}; Path=\/; Max-Age=\d+; Secure; HttpOnly; SameSite=Strict$/,
      );
      expect(expiredCookie(at)).toBe(
        "__Host-rc=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Strict",
      );
    }
  });

  it("of this PC is named after the port", () => {
    expect(sessionCookie(local, token, 60_000)).toMatch(
      /^rc-8765=A{43}; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Strict$/,
    );
  });
});
