import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { maxUnansweredRequests } from "../../src/shared/limits";
import { Headless } from "../support/headless";
import { pairAt, ProtocolClient } from "../support/protocolClient";
import { rawRequest } from "../support/rawHttp";

let headless: Headless;
let port: number;
let cookie: string;

beforeAll(async () => {
  headless = await Headless.start({ args: ["--confirm-devices=no"] });
  port = Number(new URL(headless.ready.local).port);
  cookie = await pairAt(headless.ready.pair);
});

afterAll(() => headless.stop());

const get = (path: string, headers: readonly string[] = []) =>
  rawRequest(port, [
    `GET ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    "Connection: close",
    ...headers,
  ]);

/** A good upgrade but for what is replaced. */
const upgrade = (changes: Readonly<Record<string, string | readonly string[] | null>> = {}) => {
  const headers: Record<string, string | readonly string[] | null> = {
    Host: `127.0.0.1:${port}`,
    Origin: headless.ready.local,
    Cookie: cookie,
    Connection: "Upgrade",
    Upgrade: "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    ...changes,
  };
  const { line = "GET /ws HTTP/1.1", ...rest } = headers;
  return rawRequest(port, [
    line as string,
    ...Object.entries(rest).flatMap(([name, value]) =>
      value === null ? [] : [value].flat().map((one) => `${name}: ${one}`),
    ),
  ]);
};

describe("every answer", () => {
  it.each(["/", "/health", "/api/me", "/nope", "/assets/nope.js"])(
    "%s has the security headers and no sign of what runs here",
    async (path) => {
      const { head } = await get(path);
      for (const name of [
        "content-security-policy: default-src 'none'; script-src 'self'",
        "x-content-type-options: nosniff",
        "strict-transport-security: max-age=31536000",
        "referrer-policy: no-referrer",
        "cross-origin-opener-policy: same-origin",
        "x-frame-options: DENY",
        "cache-control: no-store",
      ]) {
        expect(head.toLowerCase()).toContain(name.toLowerCase());
      }
      expect(head).not.toMatch(/^(server|x-powered-by|access-control-)/im);
    },
  );

  it("says nothing about this PC before pairing", async () => {
    const { body } = await get("/");
    expect(body).toContain('<div id="app">');
    expect(body).not.toContain("my-app");
    expect(JSON.parse((await get("/health")).body)).toEqual({ ok: true });
  });

  it("of an error is a code and an id, nothing else", async () => {
    for (const path of ["/nope", "/..%2f", "/.git/config", "/assets/..%2fassets.json", "/app.js"]) {
      const { status, body } = await get(path);
      expect(status).toBe(404);
      expect(JSON.parse(body)).toEqual({
        error: { code: "not-found", id: expect.stringMatching(/^[0-9a-f]{8}$/) as string },
      });
    }
  });
});

describe("a request", () => {
  it("without a session gets nothing, loopback or not", async () => {
    const claims = [[], ["X-Forwarded-For: 127.0.0.1"], ["X-Real-IP: 127.0.0.1"]];
    for (const headers of claims) expect((await get("/api/me", headers)).status).toBe(401);
  });

  it("with the session gets its device", async () => {
    const { status, body } = await get("/api/me", [`Cookie: ${cookie}`]);
    expect(status).toBe(200);
    expect(JSON.parse(body)).toMatchObject({ deviceName: "Test phone", workspaceName: "my-app" });
  });

  it("with a cookie put in beside ours gets nothing", async () => {
    const name = cookie.split("=")[0] ?? "";
    const forged = `${name}=${"A".repeat(43)}`;
    for (const headers of [
      [`Cookie: ${forged}; ${cookie}`],
      [`Cookie: ${cookie}`, `Cookie: ${forged}`],
      [`Cookie: ${cookie}x`],
      [`Cookie: ${cookie.slice(0, -1)}`],
      [`Cookie: ${name}=${"A".repeat(10_000)}`],
    ]) {
      expect((await get("/api/me", headers)).status).toBe(401);
    }
  });

  it("for another host is refused before anything else", async () => {
    for (const host of ["evil.example", `0.0.0.0:${port}`, `[::1]:${port}`, "127.0.0.1"]) {
      const { status } = await rawRequest(port, [
        "GET /api/me HTTP/1.1",
        `Host: ${host}`,
        `Cookie: ${cookie}`,
      ]);
      expect(status).toBe(403);
    }
  });

  it("that comes on and on without its answers being read is cut", async () => {
    const page = await (await fetch(headless.ready.local)).text();
    const script = /src="([^"]+)"/.exec(page)?.[1] ?? "";
    const socket = connect({ host: "127.0.0.1", port });
    socket.on("error", () => undefined);
    const isClosed = once(socket, "close");
    const one = `GET ${script} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`;
    // Paused: what the host answers stays with the host, or should not be made at all.
    socket.pause();
    socket.write(one.repeat(maxUnansweredRequests * 20));
    socket.resume();
    await isClosed;
    expect(socket.bytesRead).toBeLessThan(maxUnansweredRequests * 1_000_000);
  });

  it.each(["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"])(
    "%s on a reading route changes nothing",
    async (method) => {
      const { status, head } = await rawRequest(port, [
        `${method} /api/me HTTP/1.1`,
        `Host: 127.0.0.1:${port}`,
        `Origin: ${headless.ready.local}`,
        `Cookie: ${cookie}`,
        "Connection: close",
      ]);
      expect(status).toBe(405);
      expect(head).not.toContain("Access-Control");
    },
  );

  it("to pair with a body that is too large, or is not JSON, is refused", async () => {
    const post = (headers: readonly string[], body: string) =>
      rawRequest(port, [
        "POST /api/pair HTTP/1.1",
        `Host: 127.0.0.1:${port}`,
        `Origin: ${headless.ready.local}`,
        "Connection: close",
        ...headers,
        "",
        body,
      ]);
    const json = "Content-Type: application/json";
    const tooLarge = await post([json, "Content-Length: 10000000000"], "{}");
    const wrongType = await post(["Content-Type: text/plain", "Content-Length: 2"], "{}");
    const notJson = await post([json, "Content-Length: 2"], "{{");
    const statuses = [tooLarge, wrongType, notJson].map(({ status }) => status);
    expect(statuses).toEqual([413, 415, 400]);
  });
});

describe("an upgrade", () => {
  it("of our page is taken", async () => {
    const client = await ProtocolClient.connect(headless.ready.local, cookie);
    expect(client.messages[0]).toMatchObject({ type: "welcome", you: { name: "Test phone" } });
    await client.close();
  });

  it.each([
    ["without a session", { Cookie: null }, 401],
    ["with a wrong session", { Cookie: `x=${"A".repeat(43)}` }, 401],
    ["from a foreign page", { Origin: "https://evil.example" }, 403],
    ["from a sandboxed page", { Origin: "null" }, 403],
    ["without an origin", { Origin: null }, 403],
    ["with two origins", { Origin: ["https://evil.example", "http://x"] }, 403],
    ["for another host", { Host: "evil.example" }, 403],
    ["without a host", { Host: null }, 403],
    ["with a token in its address", { line: "GET /ws?token=x HTTP/1.1" }, 400],
    ["at another path", { line: "GET /ws/ HTTP/1.1" }, 404],
    ["by POST", { line: "POST /ws HTTP/1.1" }, 400],
    ["to another protocol", { Upgrade: "h2c" }, 400],
    ["of an old version", { "Sec-WebSocket-Version": "12" }, 400],
    ["without a key", { "Sec-WebSocket-Key": null }, 400],
  ] as const)("%s is refused before 101 and closed at once", async (_name, changes, expected) => {
    const { status, closedAfterMs } = await upgrade(changes);
    expect(status).toBe(expected);
    expect(closedAfterMs).toBeLessThan(1_000);
  });
});
