import { hostname, userInfo } from "node:os";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { unchanged } from "./support/refused";
import { Rig } from "./support/rig";
import { valuesOf } from "./support/wire";

let rig: Rig;
let code: string;

beforeAll(async () => {
  rig = await Rig.start();
  await rig.watch();
  code = await rig.code();
});

afterAll(() => rig.stop());

describe("R26 no address leads elsewhere", () => {
  it.each([
    "//evil.example",
    "//evil.example/%2f..",
    "/\\evil.example",
    "/%5cevil.example",
    "///google.com",
    "////evil.example",
    "/login?next=//evil.example",
    "/?next=https://evil.example",
    "/?return_to=//evil.example",
    "/%2f%2fevil",
    "/;@evil.example",
    "/.evil.example",
    "/%09/evil.example",
    "/api/logout?next=https://evil.example",
    "/api/pair?redirect=https://evil.example",
    "/assets//evil.example",
    "/ws",
  ])("%s", async (target) => {
    for (const way of ["L", "P", "local"] as const) {
      const answer = await rig.ask(way, { target });
      expect(answer.status).toBeGreaterThanOrEqual(200);
      expect(Math.floor(answer.status / 100)).not.toBe(3);
      expect(valuesOf(answer, "location")).toEqual([]);
      expect(valuesOf(answer, "refresh")).toEqual([]);
    }
  });

  it("the page itself is there: the control", async () => {
    expect((await rig.ask("L", { target: "/" })).status).toBe(200);
  });
});

/** A pairing with a right code, whose message ends in two different places, depending on who reads. */
const pairing = (): string => JSON.stringify({ code, name: "Smuggled" });
const size = (): number => pairing().length;
const chunked = (): string => `${size().toString(16)}\r\n${pairing()}\r\n0\r\n\r\n`;

const ambiguous: readonly (readonly [string, (head: string) => string])[] = [
  [
    "a length and chunks",
    (head) => `${head}Content-Length: ${size()}\r\nTransfer-Encoding: chunked\r\n\r\n${chunked()}`,
  ],
  [
    "chunks and a length",
    (head) => `${head}Transfer-Encoding: chunked\r\nContent-Length: ${size()}\r\n\r\n${chunked()}`,
  ],
  [
    "two lengths",
    (head) => `${head}Content-Length: ${size()}\r\nContent-Length: 5\r\n\r\n${pairing()}`,
  ],
  [
    "the same length twice",
    (head) => `${head}Content-Length: ${size()}\r\nContent-Length: ${size()}\r\n\r\n${pairing()}`,
  ],
  [
    "a list of lengths",
    (head) => `${head}Content-Length: ${size()}, ${size()}\r\n\r\n${pairing()}`,
  ],
  ["a length with a sign", (head) => `${head}Content-Length: +${size()}\r\n\r\n${pairing()}`],
  [
    "a length in hex",
    (head) => `${head}Content-Length: 0x${size().toString(16)}\r\n\r\n${pairing()}`,
  ],
  [
    "chunked, identity",
    (head) => `${head}Transfer-Encoding: chunked, identity\r\n\r\n${chunked()}`,
  ],
  ["identity", (head) => `${head}Transfer-Encoding: identity\r\n\r\n${pairing()}`],
  [
    "xchunked",
    (head) => `${head}Transfer-Encoding: xchunked\r\nContent-Length: ${size()}\r\n\r\n${pairing()}`,
  ],
  ["a space before the colon", (head) => `${head}Transfer-Encoding : chunked\r\n\r\n${chunked()}`],
  [
    "a folded line",
    (head) => `${head}X-Folded: a\r\n b\r\nContent-Length: ${size()}\r\n\r\n${pairing()}`,
  ],
  [
    "a folded Transfer-Encoding",
    (head) =>
      `${head}Transfer-Encoding:\r\n chunked\r\nContent-Length: ${size()}\r\n\r\n${pairing()}`,
  ],
  ["a bare line feed", (head) => `${head}X-Bare: a\nContent-Length: ${size()}\r\n\r\n${pairing()}`],
  [
    "a bare carriage return",
    (head) => `${head}X-Bare: a\rb\r\nContent-Length: ${size()}\r\n\r\n${pairing()}`,
  ],
  [
    "a NUL in a header",
    (head) => `${head}X-Nul: a\0b\r\nContent-Length: ${size()}\r\n\r\n${pairing()}`,
  ],
  [
    "a header without a name",
    (head) => `${head}: x\r\nContent-Length: ${size()}\r\n\r\n${pairing()}`,
  ],
  [
    "a chunk extension of 1 MB",
    (head) =>
      `${head}Transfer-Encoding: chunked\r\n\r\n${size().toString(16)};${"x".repeat(1_000_000)}\r\n${pairing()}\r\n0\r\n\r\n`,
  ],
  ["a chunk size with a sign", (head) => `${head}Transfer-Encoding: chunked\r\n\r\n+${chunked()}`],
];

describe("R27 a message ends in one place only", () => {
  const head = (): string =>
    rig
      .bytesOf("L", {
        method: "POST",
        target: "/api/pair",
        headers: {
          Origin: rig.publicOrigin,
          "Content-Type": "application/json",
          Connection: "keep-alive",
        },
      })
      .toString("latin1")
      .replace(/\r\n$/, "");

  it.each(ambiguous)("%s: refused, closed, and what follows is not read", async (_name, build) => {
    const follower = rig.bytesOf("L", { target: "/health", headers: { Connection: "keep-alive" } });
    const bytes = Buffer.concat([Buffer.from(build(head()), "latin1"), follower]);
    await unchanged(rig, async () => {
      const answer = await rig.send("L", bytes);
      // 413: Node's own answer to chunk extensions beyond 16 kB. 0: cut while we were still writing.
      expect([400, 413, 0]).toContain(answer.status);
      expect(answer.head + answer.body).not.toMatch(/HTTP\/1\.1 200|"ok"/);
      expect(answer.closedAfterMs).toBeLessThanOrEqual(1_000);
    });
  });

  it("a Host in the trailer is no Host", async () => {
    const withTrailer = `${head()}Trailer: Host\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nHost: evil.example\r\n\r\n`;
    await unchanged(rig, async () => {
      const { status } = await rig.send("L", withTrailer, 1_000);
      // What the trailer says is never looked at; the request itself is no pairing.
      expect([400, 401]).toContain(status);
    });
    const evil = head().replace(`Host: ${rig.publicHost}`, "Host: evil.example");
    const claim = `${evil}Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nHost: ${rig.publicHost}\r\n\r\n`;
    await unchanged(rig, async () => {
      expect((await rig.send("L", claim)).status).toBe(403);
    });
  });

  it("two good requests on one connection are both answered: the control", async () => {
    const keep = { headers: { Connection: "keep-alive" } };
    const bytes = Buffer.concat([rig.bytesOf("L", keep), rig.bytesOf("L")]);
    const answer = await rig.send("L", bytes);
    expect((answer.head + answer.body).match(/HTTP\/1\.1 200/g)).toHaveLength(2);
  });

  it("the code of all these was right: the control", async () => {
    expect((await rig.post("L", "/api/pair", { code, name: "x" })).status).toBe(200);
  });
});

describe("R30 files come from a fixed list", () => {
  it.each([
    "/..%2f",
    "/../package.json",
    "/%2e%2e/",
    "/%2e%2e/package.json",
    "/.git/config",
    "/.env",
    "/package.json",
    "/assets",
    "/assets/",
    "/assets/..",
    "/assets/../package.json",
    "/assets/..%2f..%2fpackage.json",
    "/assets/%2e%2e%2fassets.json",
    "/assets/..%5cassets.json",
    "/assets/assets.json",
    "/assets/app.js.map",
    "/assets//etc/passwd",
    "/assets/%2fetc%2fpasswd",
    "/assets/main.js%00.css",
    "/app.js.map",
    "/extension.js",
    "/headless.js",
    "/index.html",
    "/webview/assets.json",
    "/devices.json",
    "/audit",
    "/healthz",
    "/metrics",
    "/debug",
    "/api",
    "/api/",
    "/api/me/",
    "/api/devices",
    "/api/sessions",
    "/API/ME",
    "/api//me",
    "/api/./me",
    "/api/x/../me",
    "/api/%6de/x",
  ])("%s is not there", async (target) => {
    for (const way of ["L", "local"] as const) {
      const answer = await rig.ask(way, { target });
      expect(answer.status).toBe(404);
      expect(JSON.parse(answer.body)).toMatchObject({ error: { code: "not-found" } });
    }
  });

  it("health says that it is there, and nothing else", async () => {
    const { body } = await rig.ask("L", { target: "/health", headers: { Cookie: null } });
    expect(JSON.parse(body)).toEqual({ ok: true });
  });

  it("the page says nothing of this PC before pairing", async () => {
    for (const way of ["L", "P", "local"] as const) {
      const { status, head, body } = await rig.ask(way, { target: "/", headers: { Cookie: null } });
      expect(status).toBe(200);
      for (const secret of ["my-app", hostname(), userInfo().username, rig.headless.home]) {
        // The markup knows short words too: a user of the name "a" could not be told from it.
        if (secret.length > 3) expect(`${head}${body}`).not.toContain(secret);
      }
      expect(`${head}${body.replace(/base64,[^"]*/, "")}`).not.toMatch(/\b\d+\.\d+\.\d+\b/);
    }
  });

  it("the page's own files are there: the control", async () => {
    const page = await rig.ask("L", { target: "/" });
    for (const [, file] of page.body.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)) {
      expect((await rig.ask("L", { target: file ?? "" })).status).toBe(200);
    }
  });
});
