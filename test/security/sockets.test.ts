import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { frame, opcodes } from "./support/rawSocket";
import { expectRefusal, refusesUpgrade, unchanged } from "./support/refused";
import type { Headers } from "./support/rig";
import { Rig } from "./support/rig";
import { wrongOrigins } from "./support/wrongOrigins";

let rig: Rig;
let expired: string;
let revoked: string;

beforeAll(async () => {
  const first = await Rig.start();
  expired = await first.pair("L", "Expired");
  revoked = await first.pair("L", "Revoked");
  await first.end();
  await first.editDevices((device) =>
    device["name"] === "Expired" ? { ...device, createdAt: Date.now() - 8 * 86_400_000 } : device,
  );
  rig = await Rig.start({ after: first });
  await rig.watch();
  await rig.post("L", "/api/logout", undefined, { Cookie: revoked });
});

afterAll(() => rig.stop());

const ways = ["L", "P"] as const;

describe("R10 an upgrade comes from our own page", () => {
  describe.each(ways)("via %s", (way) => {
    it.each(wrongOrigins)("Origin: %s is refused", async (_name, headersOf) => {
      await refusesUpgrade(rig, way, { headers: headersOf(rig) }, [403]);
    });

    it("its own origin is accepted: the control", async () => {
      const socket = await rig.greet(way);
      expect(socket.head).toMatch(/^HTTP\/1\.1 101 /);
      socket.cut();
    });
  });

  it.each([
    "https://evil.example",
    "null",
    "http://127.0.0.1",
    "http://localhost",
    "vscode-webview://x",
    "http://127.0.0.1:1",
  ])("the local door refuses %s", async (origin) => {
    await refusesUpgrade(rig, "local", { headers: { Origin: origin } }, [403]);
  });

  it("the local door refuses the tunnel's origin, the tunnel's door the local one", async () => {
    await refusesUpgrade(rig, "local", { headers: { Origin: rig.publicOrigin } }, [403]);
    await refusesUpgrade(rig, "L", { headers: { Origin: rig.origin("local") } }, [403]);
  });

  it("the local door refuses `localhost` in the one header and `127.0.0.1` in the other", async () => {
    const headers = { Host: `localhost:${rig.localPort}`, Origin: rig.origin("local") };
    await refusesUpgrade(rig, "local", { headers }, [403]);
  });
});

const nameOf = (cookie: string): string => cookie.split("=")[0] ?? "";
const tokenOf = (cookie: string): string => cookie.slice(nameOf(cookie).length + 1);
const withToken = (change: (token: string) => string): ((rig: Rig) => Headers) => {
  return ({ cookie }) => ({ Cookie: `${nameOf(cookie)}=${change(tokenOf(cookie))}` });
};
const otherThan = (letter: string): string => (letter === "A" ? "B" : "A");
const forged = (): string => randomBytes(32).toString("base64url");

const wrongSessions: readonly (readonly [string, (rig: Rig) => Headers])[] = [
  ["no cookie", () => ({ Cookie: null })],
  ["an empty cookie", () => ({ Cookie: "" })],
  ["an empty token", withToken(() => "")],
  ["a random token", withToken(forged)],
  [
    "a token with another last letter",
    withToken((token) => token.slice(0, -1) + otherThan(token.slice(-1))),
  ],
  [
    "a token with another first letter",
    withToken((token) => otherThan(token.slice(0, 1)) + token.slice(1)),
  ],
  ["a token that lacks a letter", withToken((token) => token.slice(0, -1))],
  ["a token with one letter more", withToken((token) => `${token}A`)],
  ["a token in quotation marks", withToken((token) => `"${token}"`)],
  ["a token with =", withToken((token) => `${token}=`)],
  ["a token of 10 000 letters", withToken(() => "A".repeat(10_000))],
  ["a token in small letters", withToken((token) => token.toLowerCase())],
  [
    "an encoded token",
    withToken((token) => `%${token.charCodeAt(0).toString(16)}${token.slice(1)}`),
  ],
  [
    "two lines, a wrong and the right one",
    ({ cookie }) => ({ Cookie: [`${nameOf(cookie)}=${forged()}`, cookie] }),
  ],
  [
    "two lines, the right and a wrong one",
    ({ cookie }) => ({ Cookie: [cookie, `${nameOf(cookie)}=${forged()}`] }),
  ],
  ["both in one line", ({ cookie }) => ({ Cookie: `${nameOf(cookie)}=${forged()}; ${cookie}` })],
  ["the right one twice", ({ cookie }) => ({ Cookie: `${cookie}; ${cookie}` })],
  [
    "a name in other case",
    ({ cookie }) => ({ Cookie: `${nameOf(cookie).toUpperCase()}=${tokenOf(cookie)}` }),
  ],
  ["a name without its prefix", ({ cookie }) => ({ Cookie: `rc=${tokenOf(cookie)}` })],
  [
    "the local door's name",
    ({ cookie, localPort }) => ({ Cookie: `rc-${localPort}=${tokenOf(cookie)}` }),
  ],
  [
    "the local door's session",
    ({ cookie, localCookie }) => ({ Cookie: `${nameOf(cookie)}=${tokenOf(localCookie)}` }),
  ],
  ["an expired session", () => ({ Cookie: expired })],
  ["a revoked session", () => ({ Cookie: revoked })],
  [
    "the token as Authorization",
    ({ cookie }) => ({ Cookie: null, Authorization: `Bearer ${tokenOf(cookie)}` }),
  ],
  [
    "the token as a subprotocol",
    ({ cookie }) => ({ Cookie: null, "Sec-WebSocket-Protocol": tokenOf(cookie) }),
  ],
];

/**
 * 400: what is wrong with the upgrade as such comes before the session. 431: a header line that is
 * larger than all of them may be is Node's to refuse.
 */
const noSession = [400, 401, 431];

describe("R11 the session is decided on before 101", () => {
  describe.each(ways)("via %s", (way) => {
    it.each(wrongSessions)("%s: no upgrade", async (_name, headersOf) => {
      await refusesUpgrade(rig, way, { headers: headersOf(rig) }, noSession);
    });

    it.each(wrongSessions)("%s: no answer", async (_name, headersOf) => {
      const answer = await rig.ask(way, { headers: headersOf(rig) });
      expectRefusal(answer, noSession);
    });

    it("the right session is let in, also beside cookies of others: the control", async () => {
      (await rig.connect(way)).cut();
      (await rig.connect(way, { headers: { Cookie: `a=b; ${rig.cookie}; rc=x` } })).cut();
    });
  });

  it("a prompt in the same segment as an upgrade without a session is never read", async () => {
    const { conversation } = await rig.watch();
    const prompt = {
      type: "prompt.send",
      requestId: "1",
      conversationId: conversation.id,
      promptId: randomUUID(),
      text: "[[say sneaked in]]",
    };
    const hello = { type: "hello", protocol: 1, clientId: "x" };
    for (const way of ways) {
      const bytes = Buffer.concat([
        rig.bytesOf(way, rig.upgradeRequest(way, { headers: { Cookie: null } })),
        frame(opcodes.text, JSON.stringify(hello)),
        frame(opcodes.text, JSON.stringify(prompt)),
      ]);
      await unchanged(rig, async () => {
        const answer = await rig.send(way, bytes);
        expectRefusal(answer, [401]);
        expect(answer.closedAfterMs).toBeLessThanOrEqual(1_000);
      });
    }
  });

  it("the same with a session is read: the control", async () => {
    const bytes = Buffer.concat([
      rig.bytesOf("L", rig.upgradeRequest("L")),
      frame(opcodes.text, JSON.stringify({ type: "hello", protocol: 1, clientId: "x" })),
      frame(opcodes.text, JSON.stringify({ type: "ping" })),
    ]);
    const socket = await rig.open("L");
    socket.write(bytes);
    let received = "";
    for await (const chunk of socket) {
      received += String(chunk);
      if (received.includes('"pong"')) break;
    }
    expect(received).toContain('"welcome"');
    socket.destroy();
  });
});
