import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { maxBodyBytes } from "../../src/shared/limits";
import { pairAt } from "../support/protocolClient";
import { closed, expectError, expectHeaders, RawDoor } from "../support/rawDoor";
import type { RawAnswer } from "../support/rawHttp";
import { rawRequest } from "../support/rawHttp";

const json = "Content-Type: application/json";

let door: RawDoor;
beforeAll(async () => {
  door = await RawDoor.start();
});
afterAll(() => door.headless.stop());

describe("what Node would answer by itself", () => {
  it.each([
    ["garbage", ["\u0016\u0003\u0001 garbage"], 405],
    ["a header line that is none", ["GET / HTTP/1.1", "x y"], 400],
    ["too many bytes of headers", ["GET / HTTP/1.1", `X: ${"a".repeat(20_000)}`], 431],
    ["an unknown method", ["FOO / HTTP/1.1", "Host: x"], 405],
    ["no host", ["GET / HTTP/1.1"], 403],
    ["a tunnel", ["CONNECT 127.0.0.1:1 HTTP/1.1", "Host: x"], 405],
    ["h2 without TLS", ["PRI * HTTP/2.0", "", "SM"], 400],
  ] as const)("%s gets our answer with our headers", async (_name, lines, status) => {
    const answer = await rawRequest(door.port, lines);
    expect(answer.status).toBe(status);
    expectError(answer, status);
    expect(answer.closedAfterMs).toBeLessThan(1_000);
  });

  it("an expectation is not waved through", async () => {
    expectError(await door.post("/api/pair", [json, "Expect: nothing"]), 400);
    const length = `Content-Length: ${maxBodyBytes + 1}`;
    const tooLarge = await door.post("/api/pair", [json, "Expect: 100-continue", length]);
    expectError(tooLarge, 413);
    const body = JSON.stringify({ ticket: "A".repeat(22) });
    const headers = [json, "Expect: 100-continue", `Content-Length: ${body.length}`];
    const taken = await door.post("/api/pair", headers, body);
    expect(taken.head).toMatch(/^HTTP\/1.1 100 Continue/);
    expect(taken.body).toMatch(/^HTTP\/1.1 410 /);
  });
});

describe("the boundary of a message", () => {
  const chunked = "Transfer-Encoding: chunked";
  const second = ["GET /health HTTP/1.1", "Host: second", ""].join("\r\n");

  it.each([
    ["a length and chunks", ["Content-Length: 4", chunked], "0\r\n\r\n"],
    ["two lengths", ["Content-Length: 4", "Content-Length: 5"], "abcd"],
    ["two codings", ["Transfer-Encoding: chunked, identity"], "0\r\n\r\n"],
    ["a space before the colon", ["Transfer-Encoding : chunked"], "0\r\n\r\n"],
    ["a folded line", ["X: a", " b"], ""],
    ["a bare line feed", ["X: a\nY: b"], ""],
    ["a NUL", ["X: a\0b"], ""],
    ["a huge chunk extension", [chunked], `1;${"e".repeat(1_000_000)}\r\na\r\n0\r\n\r\n`],
    ["a host after the body", [chunked], "2\r\n{}\r\n0\r\nHost: evil.example\r\n\r\n"],
    ["announced trailers", ["Trailer: Host", chunked], "2\r\n{}\r\n0\r\n\r\n"],
  ])("told by %s is refused, and nothing after it is read", async (_name, headers, body) => {
    const answer = await door.post("/api/pair", [json, ...headers], `${body}${second}`);
    expect(answer.status).toBe(400);
    expect(answer.body).not.toContain("HTTP/1.1");
    await door.isStillServing();
  });

  it("ends after a refusal: a request behind it is not carried out", async () => {
    const { pair } = await door.headless.pair();
    const other = await pairAt(pair, "Pipelined phone");
    const answer = await rawRequest(door.port, [
      "GET /nope HTTP/1.1",
      door.host,
      "",
      "POST /api/logout HTTP/1.1",
      door.host,
      `Origin: ${door.origin}`,
      `Cookie: ${other}`,
    ]);
    expect(answer.status).toBe(404);
    expect(answer.body).not.toContain("HTTP/1.1");
    const me = await rawRequest(door.port, ["GET /api/me HTTP/1.1", door.host, `Cookie: ${other}`]);
    expect(me.status).toBe(200);
  });
});

describe("a body", () => {
  it("that is announced too large is refused before it comes", async () => {
    const answer = await door.post("/api/pair", [json, "Content-Length: 10000000000"]);
    expectError(answer, 413);
    expect(answer.closedAfterMs).toBeLessThan(1_000);
  });

  it("that goes on and on is cut at its limit, and takes no memory", async () => {
    const before = await door.residentBytes();
    const socket = await door.open();
    let received = "";
    socket.on("data", (data: Buffer) => (received += data.toString()));
    const isClosed = closed(socket);
    socket.write(
      [
        "POST /api/pair HTTP/1.1",
        door.host,
        door.session,
        `Origin: ${door.origin}`,
        json,
        "Transfer-Encoding: chunked",
        "",
        "",
      ].join("\r\n"),
    );
    const piece = `10000\r\n${"a".repeat(0x10000)}\r\n`;
    for (let sent = 0; sent < 800 && socket.writable; sent += 1) {
      if (socket.write(piece)) continue;
      await Promise.race([isClosed, new Promise((resolve) => socket.once("drain", resolve))]);
    }
    await isClosed;
    // Who goes on sending may lose the answer to the reset that ends the connection.
    if (received !== "") expect(received).toContain("HTTP/1.1 413");
    expect(socket.bytesWritten).toBeLessThan(800 * piece.length);
    expect((await door.residentBytes()) - before).toBeLessThan(20_000_000);
    await door.isStillServing();
  });

  it.each([
    ["GET /api/me", ["Content-Length: 2"], "{}"],
    ["GET /", ["Transfer-Encoding: chunked"], "0\r\n\r\n"],
    ["GET /health", ["Content-Length: 10000000000"], ""],
  ])("with %s is refused", async (line, headers, body) => {
    expectError(await door.ask(line, headers, body), 400);
  });

  it.each([
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/json;text/plain",
    "application/json; charset=utf-7",
    "",
  ])("of type %j is refused", async (type) => {
    const headers = [`Content-Type: ${type}`, "Content-Length: 2"];
    expectError(await door.post("/api/pair", headers, "{}"), 415);
    expectError(await door.post("/api/logout", headers, "{}"), 415);
  });

  it("of two types, or of none, is refused", async () => {
    const length = "Content-Length: 2";
    expectError(
      await door.post("/api/pair", [json, "Content-Type: text/plain", length], "{}"),
      415,
    );
    expectError(await door.post("/api/pair", [length], "{}"), 415);
    await door.isStillServing();
  });
});

describe("an address", () => {
  it.each(["/api/me?x=1", "/api/me?path=a&path=b", "/?a=1&a=2", "/health?x", "/assets/app.js?v=1"])(
    "%s has words that nothing reads, and is refused",
    async (path) => {
      expectError(await door.ask(`GET ${path}`), 400);
    },
  );

  it("of the page may carry words, which nothing reads", async () => {
    const { status, body } = await door.ask("GET /?gatewayUrl=wss://evil.example");
    expect(status).toBe(200);
    expect(body).toBe((await door.ask("GET /")).body);
    expect((await door.ask("GET /", ["X-Original-URL: /api/me"])).body).toBe(body);
  });

  it.each([
    "//evil.example",
    "/\\evil.example",
    "/%5cevil.example",
    "///google.com",
    "/login?next=//evil.example",
    "/%2f%2fevil",
    "/;@evil.example",
    "/api/../api/me",
    "/./api/me",
    "//api/me",
    "/api/me/",
    "/API/me",
    "/%61pi/me",
    "/assets/../assets.json",
    "/assets/",
    "/package.json",
  ])("%s leads nowhere", async (path) => {
    const answer = await door.ask(`GET ${path}`);
    expectError(answer, 404);
    expect(answer.head).not.toMatch(/^location:/im);
  });
});

describe("a method", () => {
  it.each(["TRACE", "PROPFIND", "OPTIONS", "PUT", "DELETE"])(
    "%s is taken nowhere",
    async (method) => {
      for (const path of ["/", "/api/me", "/api/pair", "/nope"]) {
        const headers = [`Origin: ${door.origin}`, "X-Secret: echo"];
        const answer = await door.ask(`${method} ${path}`, headers);
        expectError(answer, 405);
        expect(answer.head + answer.body).not.toContain("echo");
        expect(answer.head).toMatch(/^allow: /im);
      }
    },
  );

  it("can't be told by anything else", async () => {
    const { status } = await door.ask("GET /api/me", ["X-HTTP-Method-Override: DELETE"]);
    expect(status).toBe(200);
    expectError(await door.ask("GET /api/logout"), 405);
    expectError(await door.ask("HEAD /api/logout").then(withErrorBody), 405);
    await door.isStillServing();
  });
});

/** HEAD has the headers of the error only. */
const withErrorBody = (answer: RawAnswer): RawAnswer => ({
  ...answer,
  body: '{"error":{"code":"x","id":"00000000"}}',
});

describe("what another site makes a browser ask", () => {
  it.each([
    ["/", "cross-site", "document", 200],
    ["/api/me", "cross-site", "document", 403],
    ["/health", "cross-site", "document", 403],
    ["/", "cross-site", "iframe", 403],
    ["/", "same-origin", "iframe", 403],
    ["/api/me", "cross-site", "empty", 403],
    ["/api/me", "same-site", "empty", 403],
    ["/api/me", "same-origin", "script", 403],
    ["/api/me", "same-origin", "image", 403],
    ["/api/me", "none", "document", 403],
    ["/api/me", "same-origin", "empty", 200],
  ])("%s from %s as %s: %i", async (path, site, destination, status) => {
    const headers = [`Sec-Fetch-Site: ${site}`, `Sec-Fetch-Dest: ${destination}`];
    const answer = await door.ask(`GET ${path}`, headers);
    expect(answer.status).toBe(status);
    expectHeaders(answer);
  });
});
