import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectRefusal, refusesUpgrade, unchanged } from "./support/refused";
import type { Request } from "./support/rig";
import { Rig } from "./support/rig";
import { exchange } from "./support/wire";

let rig: Rig;

beforeAll(async () => {
  rig = await Rig.start();
  await rig.watch();
});

afterAll(() => rig.stop());

const tokenOf = (cookie: string): string => cookie.slice(cookie.indexOf("=") + 1);

const strangeUpgrades: readonly (readonly [string, Request])[] = [
  ["to /nope", { target: "/nope" }],
  ["to /", { target: "/" }],
  ["to /api/me", { target: "/api/me" }],
  ["to /ws/", { target: "/ws/" }],
  ["to /ws?x", { target: "/ws?x" }],
  ["to /ws#x", { target: "/ws#x" }],
  ["to /ws/../ws", { target: "/ws/../ws" }],
  ["to //ws", { target: "//ws" }],
  ["to /WS", { target: "/WS" }],
  ["to /%77s", { target: "/%77s" }],
  ["to h2c", { headers: { Upgrade: "h2c" } }],
  ["to two protocols", { headers: { Upgrade: "websocket, h2c" } }],
  ["to TLS/1.0", { headers: { Upgrade: "TLS/1.0" } }],
  ["by POST", { method: "POST" }],
  ["by PUT", { method: "PUT" }],
  ["by HTTP/1.0", { version: "HTTP/1.0" }],
  ["without a key", { headers: { "Sec-WebSocket-Key": null } }],
  ["with a short key", { headers: { "Sec-WebSocket-Key": "dGhl" } }],
  [
    "with two keys",
    { headers: { "Sec-WebSocket-Key": ["dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZSBub25jZQ=="] } },
  ],
  ["with a key that is no base64", { headers: { "Sec-WebSocket-Key": "!".repeat(24) } }],
  ["of version 12", { headers: { "Sec-WebSocket-Version": "12" } }],
  ["of no version", { headers: { "Sec-WebSocket-Version": null } }],
  ["for an unknown subprotocol", { headers: { "Sec-WebSocket-Protocol": "graphql-ws" } }],
];

/** Which of them it is differs: what matters is that it is closed and keeps nothing. */
const closedWith = [400, 403, 404, 405, 426, 505];

describe("R12 what is no upgrade of ours is closed at once", () => {
  it.each(strangeUpgrades)("an upgrade %s is refused", async (_name, request) => {
    await refusesUpgrade(rig, "L", request, closedWith);
  });

  it.each(strangeUpgrades)(
    "an upgrade %s is refused without a session too",
    async (_name, request) => {
      const headers = { ...request.headers, Cookie: null };
      await refusesUpgrade(rig, "L", { ...request, headers }, [...closedWith, 401]);
    },
  );

  it("a good one is accepted: the control", async () => {
    (await rig.connect("L")).cut();
  });

  it("a thousand of them leave no socket and hardly any memory", async () => {
    const round = (): Promise<unknown> =>
      Promise.all(
        Array.from({ length: 20 }, (_, index) => {
          const [, request] = strangeUpgrades[index % strangeUpgrades.length] ?? [];
          return rig.upgrade("L", request);
        }),
      );
    // What is loaded and compiled once is not what this is about.
    for (let count = 0; count < 10; count += 1) await round();
    const sockets = rig.sockets();
    const growth = await rig.memoryGrowth(10, async () => {
      for (let count = 0; count < 50; count += 1) await round();
    });
    await expect.poll(() => rig.sockets(), { timeout: 5_000 }).toBeLessThanOrEqual(sockets + 5);
    expect(growth).toBeLessThanOrEqual(10);
  });
});

describe("R13 no address carries a credential", () => {
  const places: readonly (readonly [string, (token: string) => string])[] = [
    ["?token=", (token) => `?token=${token}`],
    ["?access_token=", (token) => `?access_token=${token}`],
    ["?auth=", (token) => `?auth=${token}`],
    ["?session=", (token) => `?session=${token}`],
    ["?__Host-rc=", (token) => `?__Host-rc=${token}`],
    ["a path segment", (token) => `/${token}`],
    ["user information", (token) => `;${token}@`],
  ];
  it.each(places)("a token in %s opens nothing", async (_name, place) => {
    const address = place(tokenOf(rig.cookie));
    // 404 for the WebSocket: its path is /ws and nothing else, whoever asks.
    await refusesUpgrade(
      rig,
      "L",
      { target: `/ws${address}`, headers: { Cookie: null } },
      [401, 404],
    );
    const answer = await rig.ask("L", { target: `/api/me${address}`, headers: { Cookie: null } });
    expectRefusal(answer, [400, 401, 404]);
  });

  it("a token in the cookie does: the control", async () => {
    expect((await rig.ask("L")).status).toBe(200);
  });

  it("nothing that the host logs or answers holds a token or a code", async () => {
    const { pairPublic } = await rig.headless.pair();
    const code = new URL(pairPublic ?? "").hash.slice("#p=".length);
    await rig.post("L", "/api/pair", { code: `${code}x`, name: "x" }, { Cookie: null });
    const secrets = [code, ...[rig.cookie, rig.localCookie].map(tokenOf)];
    const audit = JSON.stringify(await rig.audit());
    for (const secret of secrets) {
      expect(secret.length).toBeGreaterThanOrEqual(22);
      expect(rig.headless.logText).not.toContain(secret);
      expect(audit).not.toContain(secret);
    }
  });
});

describe("R16 each message is checked", () => {
  const deep = (depth: number): string => "[".repeat(depth) + "]".repeat(depth);
  const id = randomUUID();
  const messages: readonly (readonly [string, string])[] = [
    ["no JSON", "not json"],
    ["nothing", ""],
    ["null", "null"],
    ["a list", "[]"],
    ["a text", '"x"'],
    ["a number beyond all numbers", "1e999"],
    ["lists, 10 000 deep", deep(10_000)],
    ["a message with lists in it, 10 000 deep", `{"type":"ping","x":${deep(10_000)}}`],
    ["a key of 1 MB", `{"type":"ping","${"k".repeat(1_000_000)}":1}`],
    ["two types, a known one last", '{"type":"nope","type":"ping","x":1}'],
    ["__proto__ as type", '{"type":"__proto__"}'],
    ["constructor as type", '{"type":"constructor"}'],
    ["toString as type", '{"type":"toString"}'],
    ["__proto__", '{"__proto__":{"admin":true}}'],
    [
      "__proto__ beside a type",
      '{"type":"device.list","requestId":"1","__proto__":{"admin":true},"x":1}',
    ],
    ["constructor.prototype", '{"constructor":{"prototype":{"admin":true}}}'],
    ["an unknown type", '{"type":"nope"}'],
    ["no type", "{}"],
    ["a number as type", '{"type":1}'],
    ["a list as type", '{"type":["ping"]}'],
    ["a missing field", '{"type":"device.revoke","requestId":"1"}'],
    ["an extra field", `{"type":"device.list","requestId":"1","role":"owner"}`],
    ["an extra field in hello", '{"type":"hello","protocol":1,"clientId":"x","role":"full"}'],
    ["a number as text", '{"type":"conversation.list","requestId":"1","query":1}'],
    ["a text as number", `{"type":"queue.clear","requestId":"1","version":"1"}`],
    ["a number as id", '{"type":"device.list","requestId":1}'],
    ["an id of 65 letters", `{"type":"device.list","requestId":"${"x".repeat(65)}"}`],
    ["an empty id", '{"type":"device.list","requestId":""}'],
    ["a list of ids", `{"type":"device.revoke","requestId":"1","deviceId":["${id}"]}`],
    ["an id that is a path", '{"type":"device.revoke","requestId":"1","deviceId":"../../x"}'],
    [
      "a control request of the CLI",
      '{"type":"control_request","request":{"subtype":"interrupt"}}',
    ],
    ["a line for the CLI", '{"type":"user","message":{"role":"user","content":"x"}}'],
  ];

  it.each(messages)(
    "%s: a refusal, and the connection or a new one goes on",
    async (_name, text) => {
      const socket = await rig.greet("L");
      // What it is told of others meanwhile is no answer.
      const answers = () => socket.messages.filter(({ error }) => error !== undefined);
      await unchanged(rig, async () => {
        socket.sendText(text);
        await socket.until(() => answers().length > 0).catch(() => undefined);
      });
      const [answer] = answers();
      expect(answer).toMatchObject({
        error: { code: expect.stringMatching(/^(bad|unknown)-message$/) as string },
      });
      // It goes on, or it was closed and a new one is let in.
      socket.sendJson({ type: "ping" });
      await socket
        .until(() => socket.messages.some(({ type }) => type === "pong"))
        .catch(async () => {
          (await rig.greet("L")).cut();
        });
      socket.cut();
    },
  );

  it("nothing reached Object.prototype", async () => {
    const health = await exchange(rig.address("L"), rig.bytesOf("L", { target: "/health" }));
    expect(JSON.parse(health.body)).toEqual({ ok: true });
    expect(JSON.parse((await rig.ask("L")).body)).not.toHaveProperty("admin");
  });

  it("nothing is taken before hello", async () => {
    const watcher = await rig.watch();
    const socket = await rig.connect("L");
    await unchanged(rig, async () => {
      socket.sendJson({
        type: "prompt.send",
        requestId: "1",
        conversationId: watcher.conversation.id,
        promptId: randomUUID(),
        text: "[[say too early]]",
      });
      await socket.until(() => socket.texts.length > 0);
    });
    expect(socket.messages).toMatchObject([{ error: { code: "hello-first" } }]);
    socket.cut();
  });

  it("a good message is answered: the control", async () => {
    const socket = await rig.greet("L");
    socket.sendJson({ type: "device.list", requestId: "good" });
    await socket.until(() => socket.messages.some(({ type }) => type === "reply"));
    expect(socket.messages.find(({ type }) => type === "reply")).toMatchObject({
      requestId: "good",
      ok: true,
    });
    socket.cut();
  });
});
