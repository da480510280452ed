import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lstat } from "node:fs/promises";
import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import path from "node:path";
import type { Headers, Request, WayName } from "./support/rig";
import { Rig } from "./support/rig";
import { listeners } from "./support/procfs";
import { refuses, refusesUpgrade } from "./support/refused";
import { valuesOf } from "./support/wire";

let rig: Rig;

beforeAll(async () => {
  rig = await Rig.start();
  await rig.watch();
});

afterAll(() => rig.stop());

/** 421 is not used here: our answer to a name that is not ours is 403, and Node's own to broken ones 400. */
const notOurs = [400, 403, 421];
const ways = ["L", "P"] as const;

function lanAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ internal, family }) => !internal && family === "IPv4")
    .map(({ address }) => address);
}

describe("R2 it listens nowhere but on loopback and a private socket", () => {
  it("has one listener, on 127.0.0.1", () => {
    expect(listeners(rig.headless.pid)).toEqual([{ address: "0100007F", port: rig.localPort }]);
  });

  it("has a socket of mode 0600 in a folder of mode 0700, both its own user's", async () => {
    const [door, folder] = await Promise.all([
      lstat(rig.doorPath),
      lstat(path.dirname(rig.doorPath)),
    ]);
    expect([door.isSocket(), door.mode & 0o777]).toEqual([true, 0o600]);
    expect([folder.isDirectory(), folder.mode & 0o777]).toEqual([true, 0o700]);
    expect([door.uid, folder.uid]).toEqual([process.getuid?.(), process.getuid?.()]);
  });

  it.each([...lanAddresses(), "127.0.0.2", "::1"])("refuses a connection to %s", async (host) => {
    const code = await new Promise((resolve) => {
      const socket = connect({ host, port: rig.localPort });
      socket.once("connect", () => {
        socket.destroy();
        resolve("connected");
      });
      socket.once("error", (error: NodeJS.ErrnoException) => {
        resolve(error.code);
      });
    });
    expect(["ECONNREFUSED", "EADDRNOTAVAIL", "ENETUNREACH"]).toContain(code);
  });

  it("accepts a connection to 127.0.0.1: the control", async () => {
    expect((await rig.ask("local", { target: "/health" })).status).toBe(200);
  });
});

describe("R3 to come from loopback is no privilege", () => {
  const claims: readonly (readonly [string, Headers])[] = [
    ["nothing more", {}],
    ["no X-Forwarded-For", { "X-Forwarded-For": null }],
    ["X-Forwarded-For: 127.0.0.1", { "X-Forwarded-For": "127.0.0.1" }],
    ["X-Forwarded-For: ::1", { "X-Forwarded-For": "::1" }],
    ["X-Real-IP: 127.0.0.1", { "X-Real-IP": "127.0.0.1" }],
    ["Forwarded: for=127.0.0.1", { Forwarded: "for=127.0.0.1" }],
    ["X-Client-IP: 127.0.0.1", { "X-Client-IP": "127.0.0.1" }],
  ];
  describe.each(["L", "P", "local"] as const)("via %s", (way) => {
    it.each(claims)("a request without a session and with %s gets 401", async (_name, headers) => {
      await refuses(rig, way, { headers: { ...headers, Cookie: null } }, [401]);
    });

    it.each(claims)("an upgrade without a session and with %s gets 401", async (_name, headers) => {
      await refusesUpgrade(rig, way, { headers: { ...headers, Cookie: null } }, [401]);
    });

    it("a request with a session is answered: the control", async () => {
      expect((await rig.ask(way)).status).toBe(200);
    });
  });
});

/** Requests that call the door by a wrong name, with what makes each one wrong. */
const wrongNames: readonly (readonly [string, (rig: Rig) => Headers])[] = [
  ["evil.example", () => ({ Host: "evil.example" })],
  ["PUB.evil.example", ({ publicHost }) => ({ Host: `${publicHost}.evil.example` })],
  ["evil-PUB", ({ publicHost }) => ({ Host: `evil-${publicHost}` })],
  ["x.PUB", ({ publicHost }) => ({ Host: `x.${publicHost}` })],
  ["PUB:8443", ({ publicHost }) => ({ Host: `${publicHost}:8443` })],
  ["PUB:443", ({ publicHost }) => ({ Host: `${publicHost}:443` })],
  ["PUB.", ({ publicHost }) => ({ Host: `${publicHost}.` })],
  ["127.0.0.1:PORT", ({ localPort }) => ({ Host: `127.0.0.1:${localPort}` })],
  ["localhost:PORT", ({ localPort }) => ({ Host: `localhost:${localPort}` })],
  ["0.0.0.0:PORT", ({ localPort }) => ({ Host: `0.0.0.0:${localPort}` })],
  ["[::1]:PORT", ({ localPort }) => ({ Host: `[::1]:${localPort}` })],
  ["an address of the LAN", () => ({ Host: lanAddresses()[0] ?? "192.168.1.10" })],
  ["nothing in it", () => ({ Host: "" })],
  ["no such header", () => ({ Host: null })],
  ["two lines, good and evil", ({ publicHost }) => ({ Host: [publicHost, "evil.example"] })],
  ["two lines, evil and good", ({ publicHost }) => ({ Host: ["evil.example", publicHost] })],
  ["two lines, both good", ({ publicHost }) => ({ Host: [publicHost, publicHost] })],
  ["PUB, evil.example", ({ publicHost }) => ({ Host: `${publicHost}, evil.example` })],
  ["PUB@evil.example", ({ publicHost }) => ({ Host: `${publicHost}@evil.example` })],
  ["evil.example@PUB", ({ publicHost }) => ({ Host: `evil.example@${publicHost}` })],
  ["https://PUB", ({ publicOrigin }) => ({ Host: publicOrigin })],
];

describe("R4 Host is the door's own name", () => {
  describe.each(wrongNames)("Host: %s", (_name, headersOf) => {
    it("is refused for a request", async () => {
      await refuses(rig, "L", { headers: headersOf(rig) }, notOurs);
    });

    it("is refused for the page itself", async () => {
      await refuses(rig, "L", { target: "/", headers: headersOf(rig) }, notOurs);
    });

    it("is refused for an upgrade", async () => {
      await refusesUpgrade(rig, "L", { headers: headersOf(rig) }, notOurs);
    });

    it("is refused before the session is looked at", async () => {
      const headers = { ...headersOf(rig), Cookie: null };
      await refuses(rig, "L", { headers }, notOurs);
      await refusesUpgrade(rig, "L", { headers }, notOurs);
    });
  });

  it.each(["http://evil.example/api/me", "https://evil.example/api/me", "evil.example:80", "*"])(
    "a target %s is refused",
    async (target) => {
      await refuses(rig, "L", { target }, notOurs);
    },
  );

  it.each(["http://evil.example/ws", "https://evil.example/ws"])(
    "an upgrade of the target %s is refused",
    async (target) => {
      await refusesUpgrade(rig, "L", { target }, notOurs);
    },
  );

  it.each(["evil.example", "127.0.0.1", "localhost", "0.0.0.0:PORT", "[::1]:PORT", "PUB"])(
    "the local door refuses %s",
    async (name) => {
      const host = name.replace("PORT", String(rig.localPort)).replace("PUB", rig.publicHost);
      await refuses(rig, "local", { headers: { Host: host } }, notOurs);
      await refusesUpgrade(rig, "local", { headers: { Host: host } }, notOurs);
    },
  );

  it.each([(name: string) => name, (name: string) => name.toUpperCase()])(
    "its own name is accepted, in any case: the control",
    async (spell) => {
      for (const way of ["L", "P", "local"] as const) {
        const headers = { Host: spell(rig.host(way)) };
        expect((await rig.ask(way, { headers })).status).toBe(200);
        (await rig.connect(way, { headers })).cut();
      }
    },
  );
});

describe("R5 no header tells which name was meant", () => {
  const names = [
    "X-Forwarded-Host",
    "Forwarded",
    "X-Original-Host",
    "X-Host",
    "X-Forwarded-Server",
  ] as const;
  const claim = (name: string, host: string): Headers => ({
    [name]: name === "Forwarded" ? `host=${host};proto=https` : host,
  });

  it.each(names)("%s does not make a foreign Host good", async (name) => {
    const headers = { Host: "evil.example", ...claim(name, rig.publicHost) };
    await refuses(rig, "L", { headers }, [403]);
    await refusesUpgrade(rig, "L", { headers }, [403]);
  });

  describe.each(ways)("via %s", (way) => {
    it.each(names)("%s does not make a foreign Origin good", async (name) => {
      const headers = { Origin: "https://evil.example", ...claim(name, "evil.example") };
      await refusesUpgrade(rig, way, { headers }, [403]);
      await refuses(rig, way, rig.postRequest(way, "/api/logout", undefined, headers), [403]);
    });

    it.each(["X-Original-URL", "X-Rewrite-URL"])("%s changes no path", async (name) => {
      const page = await rig.ask(way, { target: "/" });
      const answer = await rig.ask(way, { target: "/", headers: { [name]: "/api/me" } });
      expect([answer.status, answer.body]).toEqual([200, page.body]);
    });

    it("they do no harm either: the control", async () => {
      for (const name of names) {
        const headers = claim(name, "evil.example");
        expect((await rig.ask(way, { headers })).status).toBe(200);
        (await rig.connect(way, { headers })).cut();
      }
    });
  });
});

const forwarded = (value: string | readonly string[] | null): Headers => ({
  "X-Forwarded-Proto": value,
});

describe("R7 from outside by https only", () => {
  it.each([
    ["http", "http"],
    ["https, http", "https, http"],
    ["two lines, https and http", ["https", "http"]],
    ["nothing in it", ""],
    ["HTTPS and a comma", "https,"],
    ["wss", "wss"],
    ["no such header", null],
  ] as const)("X-Forwarded-Proto: %s is refused", async (_name, value) => {
    await refuses(rig, "L", { headers: forwarded(value) }, [403]);
    await refuses(rig, "L", { target: "/", headers: forwarded(value) }, [403]);
    await refusesUpgrade(rig, "L", { headers: forwarded(value) }, [403]);
  });

  it.each([
    ["https", "https"],
    ["http, https", "http, https"],
    ["two lines, http and https", ["http", "https"]],
  ] as const)("X-Forwarded-Proto: %s is accepted: the control", async (_name, value) => {
    expect((await rig.ask("L", { headers: forwarded(value) })).status).toBe(200);
    (await rig.connect("L", { headers: forwarded(value) })).cut();
  });

  it("the edge's plain side gives nothing of ours, whatever the visitor claims", async () => {
    const address = { kind: "plain", port: rig.edge.httpPort } as const;
    for (const headers of [{}, forwarded("https")]) {
      for (const target of ["/", "/api/me"]) {
        const answer = await rig.sendTo(address, rig.bytesOf("P", { target, headers }));
        expect([301, 302, 307, 308, 403]).toContain(answer.status);
        expect(answer.body).not.toMatch(/deviceName|id="app"/);
      }
      const upgrade = rig.bytesOf("P", rig.upgradeRequest("P", { headers }));
      expect((await rig.sendTo(address, upgrade)).status).not.toBe(101);
    }
  });

  it("every answer asks for https in future", async () => {
    for (const way of ways) {
      for (const target of ["/", "/health", "/api/me", "/nope"]) {
        const [value] = valuesOf(await rig.ask(way, { target }), "strict-transport-security");
        expect(Number(/^max-age=(\d+)/.exec(value ?? "")?.[1])).toBeGreaterThanOrEqual(31_536_000);
      }
    }
  });
});

describe("R8 nothing that ngrok recorded can be sent again", () => {
  it.each(["Ngrok-Replay-Original-Request-ID", "ngrok-replay-original-request-id"])(
    "%s is refused",
    async (name) => {
      for (const way of ways) {
        const headers = { [name]: "x" };
        await refuses(rig, way, { headers }, [403]);
        await refuses(rig, way, rig.postRequest(way, "/api/logout", undefined, headers), [403]);
        await refusesUpgrade(rig, way, { headers }, [403]);
      }
    },
  );

  it("an empty mark is one too", async () => {
    const headers = { "Ngrok-Replay-Original-Request-ID": "" };
    await refuses(rig, "L", { headers }, [403]);
  });

  it.each([4040, 4041, 4042, 4043, 4044, 4045, 4046, 4047, 4048, 4049])(
    "the agent has no inspector at port %i",
    async (port) => {
      expect(await rig.ownPorts()).not.toContain(port);
    },
  );

  it("a prompt that comes twice, byte for byte, is one turn", async () => {
    const watcher = await rig.watch();
    const socket = await rig.greet("L");
    const text = JSON.stringify({
      type: "prompt.send",
      requestId: "same",
      conversationId: watcher.conversation.id,
      promptId: "7b0c1f9a-0f5e-4b1c-9a55-1d2f3a4b5c6d",
      text: "[[say once]]",
    });
    socket.sendText(text);
    socket.sendText(text);
    const replies = () => socket.messages.filter(({ type }) => type === "reply");
    await socket.until(() => replies().length === 2);
    expect(replies()[0]).toMatchObject({ ok: true });
    expect(replies()[1]).toEqual(replies()[0]);
    await watcher.until(() => watcher.state.queue.prompts.length === 0);
    await watcher.untilTurnEnds(watcher.lastTurn?.id ?? "");
    socket.sendText(text);
    await socket.until(() => replies().length === 3);
    const { turns, asked } = await rig.effects();
    expect([turns, asked]).toEqual([1, 1]);
    socket.cut();
  });

  it("a recorded frame of another connection does nothing without its session", async () => {
    const request: Request = { headers: { Cookie: null } };
    for (const way of ways as readonly WayName[]) await refusesUpgrade(rig, way, request, [401]);
  });
});
