import { describe, expect, it } from "vitest";
import { judgeShape } from "../../../src/server/requestShape";
import { maxBodyBytes } from "../../../src/shared/limits";

const judge = (method: string, url: string, headers: readonly string[] = []): string => {
  const verdict = judgeShape({ method, url, rawHeaders: headers });
  return verdict.ok ? "ok" : verdict.code;
};
const json = ["Content-Type", "application/json"];

describe("the shape of a request", () => {
  it.each([
    ["GET", "/", "ok"],
    ["HEAD", "/", "ok"],
    ["GET", "/?x=1&y=2", "ok"],
    ["GET", "/?x=1&x=2", "bad-request"],
    ["GET", "/health", "ok"],
    ["GET", "/sw.js", "ok"],
    ["GET", "/sw.js?x", "bad-request"],
    ["HEAD", "/manifest.webmanifest", "ok"],
    ["POST", "/sw.js", "method-not-allowed"],
    ["POST", "/share", "not-found"],
    ["GET", "/health?", "bad-request"],
    ["GET", "/assets/app-ABCDEFGH.js", "ok"],
    ["GET", "/assets/../app.js", "not-found"],
    ["GET", "/assets/.hidden", "not-found"],
    ["GET", "/assets/a/b", "not-found"],
    ["GET", "/toString", "not-found"],
    ["GET", "/__proto__", "not-found"],
    ["GET", "/api/me", "ok"],
    ["GET", "/api/me?token=x", "bad-request"],
    ["GET", "/api//me", "not-found"],
    ["GET", "/api/logout", "method-not-allowed"],
    ["POST", "/api/me", "method-not-allowed"],
    ["POST", "/nope", "not-found"],
    ["TRACE", "/nope", "method-not-allowed"],
    ["get", "/", "method-not-allowed"],
  ])("%s %s: %s", (method, url, verdict) => {
    expect(judge(method, url)).toBe(verdict);
  });

  it.each([
    [[...json, "Content-Length", "2"], "ok"],
    [["content-type", "application/json; charset=utf-8", "Content-Length", "2"], "ok"],
    [[...json, "Transfer-Encoding", "chunked"], "ok"],
    [[...json, "Transfer-Encoding", "chunked", "Trailer", "Host"], "bad-request"],
    [[...json, "Content-Length", String(maxBodyBytes)], "ok"],
    [[...json, "Content-Length", String(maxBodyBytes + 1)], "too-large"],
    [["Content-Length", "2"], "unsupported-type"],
    [[], "unsupported-type"],
    [[...json, ...json], "unsupported-type"],
  ])("to pair, with %j: %s", (headers, verdict) => {
    expect(judge("POST", "/api/pair", headers)).toBe(verdict);
  });

  it("of a log out needs no body; one that comes is JSON", () => {
    expect(judge("POST", "/api/logout")).toBe("ok");
    expect(judge("POST", "/api/logout", [...json, "Content-Length", "2"])).toBe("ok");
    expect(judge("POST", "/api/logout", ["Content-Length", "2"])).toBe("unsupported-type");
    expect(judge("POST", "/api/logout", ["Content-Type", "text/plain"])).toBe("unsupported-type");
  });

  it("that reads has no body", () => {
    expect(judge("GET", "/", ["Content-Length", "0"])).toBe("ok");
    expect(judge("GET", "/", ["Content-Length", "1"])).toBe("bad-request");
    expect(judge("GET", "/api/me", ["Transfer-Encoding", "chunked"])).toBe("bad-request");
  });
});
