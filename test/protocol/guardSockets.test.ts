import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { maxStrangerSockets } from "../../src/shared/limits";
import { ProtocolClient } from "../support/protocolClient";
import { closed, expectError, RawDoor } from "../support/rawDoor";
import type { RawAnswer } from "../support/rawHttp";
import { rawRequest } from "../support/rawHttp";

let door: RawDoor;
beforeAll(async () => {
  door = await RawDoor.start();
});
afterAll(() => door.headless.stop());

describe("an upgrade that is not ours", () => {
  const good: Readonly<Record<string, string>> = {
    Connection: "Upgrade",
    Upgrade: "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
  };
  const upgrade = (
    changes: Readonly<Record<string, string>> = {},
    line = "GET /ws HTTP/1.1",
  ): Promise<RawAnswer> =>
    rawRequest(door.port, [
      line,
      door.host,
      `Origin: ${door.origin}`,
      door.session,
      ...Object.entries({ ...good, ...changes }).map(([name, value]) => `${name}: ${value}`),
    ]);
  const cases: [string, Readonly<Record<string, string>>, (string | undefined)?][] = [
    ["another path", {}, "GET /nope HTTP/1.1"],
    ["a longer path", {}, "GET /ws/ HTTP/1.1"],
    ["a path that means ours", {}, "GET /ws/../ws HTTP/1.1"],
    ["two slashes", {}, "GET //ws HTTP/1.1"],
    ["capitals", {}, "GET /WS HTTP/1.1"],
    ["words", {}, "GET /ws?x HTTP/1.1"],
    ["h2c", { Upgrade: "h2c" }],
    ["two protocols", { Upgrade: "websocket, h2c" }],
    ["POST", {}, "POST /ws HTTP/1.1"],
    ["HTTP/1.0", {}, "GET /ws HTTP/1.0"],
    ["an old version", { "Sec-WebSocket-Version": "12" }],
    ["the version before", { "Sec-WebSocket-Version": "8" }],
    ["a short key", { "Sec-WebSocket-Key": "c2hvcnQ=" }],
    ["a long key", { "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZSBhbmQgbW9yZQ==" }],
    ["a subprotocol", { "Sec-WebSocket-Protocol": "chat" }],
    ["a body", { "Content-Length": "5" }],
  ];

  it.each(cases)("by %s is refused and closed at once", async (_name, changes, line) => {
    const answer = await upgrade(changes, line);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expectError(answer, answer.status);
    expect(answer.closedAfterMs).toBeLessThan(1_000);
  });

  it("leaves nothing, a thousand times", async () => {
    const before = await door.openSockets();
    const memory = await door.residentBytes();
    for (let round = 0; round < 63; round += 1) {
      await Promise.all(cases.map(([, changes, line]) => upgrade(changes, line)));
    }
    await door.isStillServing();
    expect(await door.openSockets()).toBeLessThanOrEqual(before + 5);
    expect((await door.residentBytes()) - memory).toBeLessThan(40_000_000);
  });

  it("of no session learns nothing about what there is", async () => {
    const lines = ["GET /ws HTTP/1.1", "GET /nope HTTP/1.1", "GET /ws?token=x HTTP/1.1"];
    for (const line of lines) {
      const headers = Object.entries(good).map(([name, value]) => `${name}: ${value}`);
      const answer = await rawRequest(door.port, [
        line,
        door.host,
        `Origin: ${door.origin}`,
        ...headers,
      ]);
      expectError(answer, 401);
    }
  });
});

describe("strangers who only hold sockets", () => {
  it("push out each other, never a device", async () => {
    const phone = await ProtocolClient.connect(door.origin, door.cookie);
    const known = await door.open();
    known.write(`GET /api/me HTTP/1.1\r\n${door.host}\r\n${door.session}\r\n\r\n`);
    await once(known, "data");
    const sockets = await Promise.all(Array.from({ length: 200 }, () => door.open()));
    const ended = (): number => sockets.filter((one) => one.closed).length;
    while (ended() < 200 - maxStrangerSockets) {
      await Promise.race(sockets.filter((one) => !one.closed).map(closed));
    }
    expect(ended()).toBe(200 - maxStrangerSockets);
    expect(sockets.slice(-maxStrangerSockets).every((one) => !one.closed)).toBe(true);
    await door.isStillServing();
    const another = await ProtocolClient.connect(door.origin, door.cookie);
    known.write(`GET /api/me HTTP/1.1\r\n${door.host}\r\n${door.session}\r\n\r\n`);
    await once(known, "data");
    expect([phone.closed, another.closed]).toEqual([null, null]);
    for (const socket of [...sockets, known]) socket.destroy();
    phone.cut();
    another.cut();
  });

  it("are cut in time: silent ones and half heads within 10 s", { timeout: 20_000 }, async () => {
    const startedAt = performance.now();
    const [silent, half] = await Promise.all([door.open(), door.open()]);
    silent.resume();
    half.resume();
    half.write("GET / HTTP/1.1\r\nHost: ");
    const drip = setInterval(() => half.writable && half.write("x"), 500);
    await Promise.all([closed(silent), closed(half)]);
    clearInterval(drip);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });
});
