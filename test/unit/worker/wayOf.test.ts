import { describe, expect, it } from "vitest";
import { isOwnFile } from "../../../webview-ui/src/worker/isOwnFile";
import { wayOf } from "../../../webview-ui/src/worker/wayOf";

const origin = "https://pc.example";

describe("what the worker does about a request", () => {
  it.each([
    ["GET", "navigate", "/", "shell"],
    ["GET", "navigate", "/#p=code", "shell"],
    ["GET", "navigate", "/?fresh", "network"],
    ["GET", "navigate", "/ngrok/login?redirect_path=%2F", "network"],
    ["GET", "navigate", "/health", "network"],
    ["GET", "cors", "/assets/app-ABCDEFGH.js", "file"],
    ["GET", "no-cors", "/assets/app-ABCDEFGH.css", "file"],
    ["GET", "cors", "/assets/app-ABCDEFGH.js?v=1", "network"],
    ["GET", "cors", "/", "network"],
    ["GET", "cors", "/api/me", "network"],
    ["POST", "cors", "/api/pair", "network"],
    ["POST", "navigate", "/share", "share"],
    ["POST", "cors", "/share", "network"],
    ["POST", "navigate", "/share?x", "network"],
    ["GET", "navigate", "/share", "network"],
    ["HEAD", "cors", "/assets/app-ABCDEFGH.js", "network"],
  ] as const)("%s (%s) %s: %s", (method, mode, path, way) => {
    expect(wayOf({ method, mode, url: origin + path }, origin)).toBe(way);
  });

  it("leaves other origins alone", () => {
    const asked = { method: "GET", mode: "navigate", url: "https://other.example/" } as const;
    expect(wayOf(asked, origin)).toBe("network");
  });
});

describe("a file of the page", () => {
  const answer = (status: number, headers: Record<string, string>, redirected = false) => ({
    status,
    redirected,
    headers: new Headers(headers),
  });
  const script = { "content-type": "text/javascript; charset=utf-8" };

  it.each([
    ["itself", answer(200, script), true],
    ["an error", answer(404, script), false],
    ["somewhere else's", answer(200, script, true), false],
    ["a page of a captive portal", answer(200, { "content-type": "text/html" }), false],
    ["what ngrok marks as its own", answer(200, { ...script, "ngrok-error-code": "x" }), false],
    ["of no type", answer(200, {}), false],
  ])("is %s: %#", (_name, response, isIt) => {
    expect(isOwnFile("/assets/app-ABCDEFGH.js", response)).toBe(isIt);
  });

  it("is of the type that its name says", () => {
    expect(isOwnFile("/assets/app-ABCDEFGH.css", answer(200, script))).toBe(false);
    expect(isOwnFile("/assets/app.html", answer(200, { "content-type": "text/html" }))).toBe(false);
  });
});
