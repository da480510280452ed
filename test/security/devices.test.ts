import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { expectRefusal } from "./support/refused";
import { Rig } from "./support/rig";
import type { Answer } from "./support/wire";
import { valuesOf } from "./support/wire";

const day = 86_400_000;
const closedByRevoke = 4001;

let rig: Rig;

beforeAll(async () => {
  rig = await Rig.start();
  await rig.watch();
});

afterAll(() => rig.stop());

const revoke = async (id: string): Promise<void> => {
  rig.headless.command({ command: "revoke", id });
  await rig.headless.waitFor("devices");
};

const get = (cookie: string): Promise<Answer> => rig.ask("L", { headers: { Cookie: cookie } });

describe("R37 the cookie is pinned to its door and out of every script's reach", () => {
  async function cookieFrom(way: "L" | "P" | "local"): Promise<Answer> {
    const code = await rig.code();
    return rig.post(way, "/api/pair", { code, name: "x" }, { Cookie: null });
  }

  it.each(["L", "P"] as const)(
    "via %s: a __Host- cookie, Secure, HttpOnly, SameSite=Strict",
    async (way) => {
      const answer = await cookieFrom(way);
      const cookies = valuesOf(answer, "set-cookie");
      expect(cookies).toHaveLength(1);
      const [cookie = ""] = cookies;
      const [pair = "", ...attributes] = cookie.split("; ");
      expect(pair).toMatch(/^__Host-[a-z]+=[A-Za-z0-9_-]{43}$/);
      expect(attributes.map((one) => one.replace(/\d+/, "N")).sort()).toEqual([
        "HttpOnly",
        "Max-Age=N",
        "Path=/",
        "SameSite=Strict",
        "Secure",
      ]);
      expect(Number(/Max-Age=(\d+)/.exec(cookie)?.[1])).toBeLessThanOrEqual((7 * day) / 1_000);
      expect(Buffer.byteLength(cookie)).toBeLessThanOrEqual(4_096);
      expect(answer.body).not.toContain(pair.split("=")[1]);
      expect(valuesOf(answer, "cache-control")).toEqual(["no-store"]);
      await rig.post("L", "/api/logout", undefined, { Cookie: pair });
    },
  );

  it("at the local door, which is http, it names the port and is as strict", async () => {
    const [cookie = ""] = valuesOf(await cookieFrom("local"), "set-cookie");
    expect(cookie).toMatch(
      new RegExp(
        `^rc-${rig.localPort}=[\\w-]{43}; Path=/; Max-Age=\\d+; HttpOnly; SameSite=Strict$`,
      ),
    );
  });

  it("no other answer sets one, not even to the device itself", async () => {
    for (const target of ["/", "/api/me", "/health", "/nope"]) {
      expect(valuesOf(await rig.ask("L", { target }), "set-cookie")).toEqual([]);
    }
    const socket = await rig.connect("L");
    expect(socket.head).not.toMatch(/set-cookie/i);
    socket.cut();
  });

  it("a cookie of the same name without the prefix is not read: the control beside it", async () => {
    const bare = rig.cookie.replace("__Host-", "");
    expectRefusal(await get(bare), [401]);
    expectRefusal(await get(`${bare}; __Host-rc=${"A".repeat(43)}`), [401]);
    expect((await get(`rc=${"A".repeat(43)}; ${rig.cookie}`)).status).toBe(200);
  });

  it("a session of one door opens no other", async () => {
    const token = rig.cookie.split("=")[1] ?? "";
    const headers = { Cookie: `rc-${rig.localPort}=${token}` };
    expectRefusal(await rig.ask("local", { headers }), [401]);
    expectRefusal(await rig.ask("local", { headers: { Cookie: rig.cookie } }), [401]);
  });
});

describe("R39 to revoke a device ends it at once", () => {
  it("its sockets are closed within a second, it is out everywhere, and nobody else is", async () => {
    const [a, b] = [await rig.pair("L", "A"), await rig.pair("L", "B")];
    const sockets = [
      await rig.greet("L", { headers: { Cookie: a } }),
      await rig.greet("P", { headers: { Cookie: a } }),
    ];
    const other = await rig.greet("L", { headers: { Cookie: b } });
    const id = await rig.deviceIdOf(a);
    const ends = sockets.map(async (socket) => socket.untilEnd());
    const startedAt = performance.now();
    await revoke(id);
    expect(await Promise.all(ends)).toEqual([closedByRevoke, closedByRevoke]);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    for (const way of ["L", "P"] as const) {
      const headers = { Cookie: a };
      expectRefusal(await rig.ask(way, { headers }), [401]);
      expectRefusal(await rig.upgrade(way, { headers }), [401]);
    }
    other.sendJson({ type: "ping" });
    await other.until(() => other.messages.some(({ type }) => type === "pong"));
    expect((await get(b)).status).toBe(200);
    other.cut();
  });

  it("a socket that does not answer the good-bye is cut", async () => {
    const cookie = await rig.pair("L", "Deaf");
    const socket = await rig.greet("L", { headers: { Cookie: cookie } });
    const closed = once(socket.socket, "close");
    const startedAt = performance.now();
    await revoke(await rig.deviceIdOf(cookie));
    await closed;
    expect(performance.now() - startedAt).toBeLessThan(2_500);
  });

  it("a request that was on its way is not finished", async () => {
    const cookie = await rig.pair("L", "Uploading");
    const id = await rig.deviceIdOf(cookie);
    const socket = await rig.greet("L", { headers: { Cookie: cookie } });
    const image = "0".repeat(64);
    const piece = { type: "image.put", imageId: image, total: 400_000 };
    socket.sendJson({ ...piece, requestId: "1", offset: 0, data: "A".repeat(262_144) });
    await socket.until(() => socket.messages.some(({ type }) => type === "reply"));
    await revoke(id);
    const replies = socket.messages.filter(({ type }) => type === "reply").length;
    socket.sendJson({ ...piece, requestId: "2", offset: 196_608, data: "A".repeat(4) });
    await socket.untilEnd();
    expect(socket.messages.filter(({ type }) => type === "reply")).toHaveLength(replies);
  });

  it("what it had put in the queue does not run", async () => {
    const watcher = await rig.watch();
    const cookie = await rig.pair("L", "Queueing");
    const socket = await rig.greet("L", { headers: { Cookie: cookie } });
    const prompt = (text: string) => ({
      type: "prompt.send",
      requestId: text,
      conversationId: watcher.conversation.id,
      promptId: randomUUID(),
      text,
    });
    await watcher.prompt("[[hold REVOKE]] [[say mine]]");
    await watcher.until(() => watcher.lastTurn !== undefined);
    const running = watcher.lastTurn?.id ?? "";
    socket.sendJson(prompt("[[say of the revoked one]]"));
    await watcher.until(() => watcher.state.queue.prompts.length === 1);
    await revoke(await rig.deviceIdOf(cookie));
    rig.headless.modelApi.release("REVOKE");
    await watcher.untilTurnEnds(running);
    const isGone = (): boolean => watcher.state.queue.prompts.length === 0;
    const isHeld = (): boolean => watcher.state.queue.pause !== null;
    await watcher.until(() => isGone() || isHeld());
    await rig.effects();
    expect(watcher.conversation.turns.map(({ id }) => id)).toEqual([running]);
    await watcher.request({ type: "queue.clear", version: watcher.state.queue.version });
    await watcher.request({ type: "queue.resume" });
  });

  it("another device may revoke it, and all others at once", async () => {
    const [a, b] = [await rig.pair("L", "A"), await rig.pair("L", "B")];
    const socket = await rig.greet("L", { headers: { Cookie: a } });
    const other = await rig.greet("L", { headers: { Cookie: b } });
    const ended = other.untilEnd();
    socket.sendJson({ type: "device.revoke", requestId: "1", deviceId: await rig.deviceIdOf(b) });
    expect(await ended).toBe(closedByRevoke);
    expectRefusal(await get(b), [401]);
    expect((await get(a)).status).toBe(200);
    socket.cut();
  });

  it("the list shows name, times, address, role, and which one asks", async () => {
    const socket = await rig.greet("L");
    socket.sendJson({ type: "device.list", requestId: "list" });
    const reply = () => socket.messages.find(({ type }) => type === "reply");
    await socket.until(() => reply() !== undefined);
    const { devices } = reply()?.["result"] as { devices: Record<string, unknown>[] };
    const you = devices.filter(({ isYou }) => isYou === true);
    expect(you).toMatchObject([
      {
        name: "First phone",
        role: "full",
        address: expect.stringMatching(/^[0-9.]+$/) as string,
        createdAt: expect.any(Number) as number,
        lastSeenAt: expect.any(Number) as number,
        isConnected: true,
      },
    ]);
    expect(JSON.stringify(devices)).not.toMatch(/token|hash/i);
    socket.cut();
  });
});

describe("R40 log-out ends the session everywhere", () => {
  it.each(["L", "P"] as const)("via %s", async (way) => {
    const cookie = await rig.pair("L", "Leaving");
    const socket = await rig.greet("L", { headers: { Cookie: cookie } });
    const ended = socket.untilEnd();
    const devices = (await rig.storedDevices()).length;
    const answer = await rig.post(way, "/api/logout", undefined, { Cookie: cookie });
    expect(answer.status).toBe(204);
    expect(valuesOf(answer, "clear-site-data")).toEqual(['"cookies", "storage", "cache"']);
    expect(valuesOf(answer, "set-cookie")).toEqual([
      "__Host-rc=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Strict",
    ]);
    expect(await ended).toBe(closedByRevoke);
    expectRefusal(await get(cookie), [401]);
    expectRefusal(await rig.upgrade("L", { headers: { Cookie: cookie } }), [401]);
    expectRefusal(await rig.post("L", "/api/logout", undefined, { Cookie: cookie }), [401]);
    expect((await rig.storedDevices()).length).toBe(devices - 1);
    expect((await rig.ask("L")).status).toBe(200);
  });
});

describe("R39 and R38 a restart forgets nothing", () => {
  let next: Rig;

  afterEach(async () => {
    await next.end();
  });

  it("R39 a revoked device is out after a restart too, others are not", async () => {
    const first = await Rig.start();
    const gone = await first.pair("L", "Gone");
    await first.post("L", "/api/logout", undefined, { Cookie: gone });
    await first.end();
    next = await Rig.start({ after: first });
    expectRefusal(await next.ask("L", { headers: { Cookie: gone } }), [401]);
    expect((await next.ask("L")).status).toBe(200);
  });

  const ages: readonly (readonly [string, { seen: number; made: number }, boolean])[] = [
    ["not seen for 23 h 59 min", { seen: day - 60_000, made: day }, true],
    ["not seen for 24 h and a second", { seen: day + 1_000, made: 2 * day }, false],
    [
      "paired 6 days and 23 hours ago, seen a minute ago",
      { seen: 60_000, made: 7 * day - 3_600_000 },
      true,
    ],
    [
      "paired 7 days and a second ago, seen a minute ago",
      { seen: 60_000, made: 7 * day + 1_000 },
      false,
    ],
    ["both", { seen: 8 * day, made: 9 * day }, false],
  ];
  it("R38 a session ends after a day without a visit, and after a week at all", async () => {
    const first = await Rig.start();
    const cookies = new Map<string, string>();
    for (const [name] of ages) cookies.set(name, await first.pair("L", name));
    await first.end();
    const now = Date.now();
    await first.editDevices((device) => {
      const [, age] = ages.find(([name]) => name === device["name"]) ?? [];
      if (age === undefined) return device;
      return { ...device, lastSeenAt: now - age.seen, createdAt: now - age.made };
    });
    next = await Rig.start({ after: first });
    for (const [name, , isAlive] of ages) {
      const headers = { Cookie: cookies.get(name) ?? "" };
      // What the client says about the time has no effect on it.
      for (const date of [null, "Wed, 01 Jan 2020 00:00:00 GMT", "Wed, 01 Jan 2120 00:00:00 GMT"]) {
        const answer = await next.ask("L", { headers: { ...headers, Date: date } });
        expect([name, answer.status]).toEqual([name, isAlive ? 200 : 401]);
      }
      if (isAlive) (await next.connect("L", { headers })).cut();
      else expectRefusal(await next.upgrade("L", { headers }), [401]);
    }
    // A visit moves the one end, never the other.
    const stored = (await next.storedDevices()).find(({ name }) => name === ages[2]?.[0]);
    expect(stored?.["createdAt"]).toBe(now - 7 * day + 3_600_000);
  });
});
