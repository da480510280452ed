import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { maxHelloQueryLength } from "../../src/shared/limits";
import { expectRefusal, refusesUpgrade } from "./support/refused";
import type { RawSocket } from "./support/rawSocket";
import { Rig } from "./support/rig";
import { wrongOrigins } from "./support/wrongOrigins";

let rig: Rig;

beforeAll(async () => {
  rig = await Rig.start();
  await rig.watch();
});

afterAll(() => rig.stop());

const ways = ["L", "P"] as const;
const hello = { type: "hello", protocol: 1, clientId: randomUUID() };
const inBase64 = (text: string | Buffer): string =>
  Buffer.from(text as string).toString("base64url");
const target = (value: unknown): string => `/ws?hello=${inBase64(JSON.stringify(value))}`;
const good = target(hello);

async function welcomed(socket: RawSocket): Promise<void> {
  await socket.until(() => socket.messages.some(({ type }) => type === "welcome"));
}

describe.each(ways)(
  "R10 an upgrade that brings its hello comes from our own page, via %s",
  (way) => {
    it.each(wrongOrigins)("Origin: %s is refused", async (_name, headersOf) => {
      await refusesUpgrade(rig, way, { target: good, headers: headersOf(rig) }, [403]);
    });

    it("from its own origin it is welcomed without a message: the control", async () => {
      const socket = await rig.connect(way, { target: good });
      expect(socket.head).toMatch(/^HTTP\/1\.1 101 /);
      await welcomed(socket);
      socket.cut();
    });
  },
);

describe.each(ways)("R11 the session is decided on before its hello is read, via %s", (way) => {
  it.each([
    ["no cookie", { Cookie: null }],
    ["a forged cookie", { Cookie: `__Host-rc=${"A".repeat(43)}` }],
  ])("%s: neither a good hello nor a damaged one is told from /ws", async (_name, headers) => {
    const targets = ["/ws", good, `${good}&a=b`, "/ws?hello=%00", target({ ...hello, role: 1 })];
    for (const each of targets) {
      await refusesUpgrade(rig, way, { target: each, headers }, [401]);
    }
  });
});

const damaged: readonly (readonly [string, string])[] = [
  ["another parameter", "/ws?token=x"],
  ["another parameter behind it", `${good}&a=b`],
  ["another parameter before it", good.replace("?", "?a=b&")],
  ["two hellos", `${good}&${good.slice("/ws?".length)}`],
  ["no value", "/ws?hello="],
  ["a list of one", good.replace("hello", "hello[]")],
  ["a name in capitals", good.replace("hello", "HELLO")],
  ["a fragment", `${good}#x`],
  ["padding", `${good}=`],
  ["letters that are escaped", good.replace("hello=e", "hello=%65")],
  ["a zero byte", "/ws?hello=%00"],
  ["letters of plain base64", `/ws?hello=${"+/".repeat(8)}`],
  ["one letter too few", good.slice(0, -1)],
  ["bytes that are no UTF-8", `/ws?hello=${inBase64(Buffer.from([0x22, 0xff, 0x22]))}`],
  ["no JSON", `/ws?hello=${inBase64("not json")}`],
  ["null", target(null)],
  ["a list", target([hello])],
  ["1e999", `/ws?hello=${inBase64("1e999")}`],
  ["depth", `/ws?hello=${inBase64("[".repeat(250))}`],
  ["a prototype", `/ws?hello=${inBase64('{"__proto__":{"admin":true}}')}`],
  ["a constructor", target({ constructor: { prototype: { admin: true } } })],
  ["another message", target({ type: "ping" })],
  ["a prompt", target({ type: "prompt.send", requestId: "1", text: "[[say sneaked in]]" })],
  ["a field that nobody knows", target({ ...hello, role: "owner" })],
  ["a field that is missing", target({ type: "hello", protocol: 1 })],
  ["a number as text", target({ ...hello, protocol: "1" })],
  ["more than the longest", `/ws?hello=${"A".repeat(maxHelloQueryLength + 1)}`],
  [
    "spaces up to more than the longest",
    `/ws?hello=${inBase64(JSON.stringify(hello).padEnd(maxHelloQueryLength, " "))}`,
  ],
];

describe("R16 a hello that comes with the upgrade is checked like any message", () => {
  it.each(damaged)("with %s there is no upgrade", async (_name, each) => {
    const answer = await refusesUpgrade(rig, "L", { target: each }, [400]);
    expectRefusal(answer, [400]);
  });

  it("says nothing of it in a log", () => {
    const told = new Set(damaged.map(([, each]) => each.slice("/ws?hello=".length, 60)));
    for (const each of told) {
      if (each.length > 21) expect(rig.headless.logText).not.toContain(each);
    }
  });

  it("of another version is answered in words, as by message", async () => {
    const socket = await rig.connect("L", { target: target({ ...hello, protocol: 999 }) });
    await socket.until(() => socket.messages.length > 0);
    expect(socket.messages[0]).toMatchObject({
      type: "error",
      error: { code: "wrong-protocol" },
    });
    socket.cut();
  });

  it("opens for what comes next, which is checked, too", async () => {
    const socket = await rig.connect("L", { target: good });
    await welcomed(socket);
    socket.sendJson({ type: "__proto__" });
    await socket.until(() => socket.messages.some(({ type }) => type === "error"));
    socket.sendJson({ type: "ping" });
    await socket.until(() => socket.messages.some(({ type }) => type === "pong"));
    socket.cut();
  });
});
