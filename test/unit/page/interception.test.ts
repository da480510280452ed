import { describe, expect, it } from "vitest";
import { interceptionOf, isFromNgrok } from "../../../webview-ui/src/platform/interception";

function seen(
  status: number,
  headers: Record<string, string> = {},
  type: ResponseType = "basic",
): Pick<Response, "type" | "status" | "headers"> {
  return { type, status, headers: new Headers(headers) };
}

describe("what answered instead of the PC", () => {
  it.each([
    ["ERR_NGROK_725", "quota"],
    ["ERR_NGROK_727", "quota"],
    ["ERR_NGROK_734", "rate"],
    ["ERR_NGROK_702", "rate"],
    ["ERR_NGROK_3200", "asleep"],
    ["ERR_NGROK_8012", "no-server"],
    ["ERR_NGROK_6024", "interstitial"],
    ["ERR_NGROK_799", "quota"],
    ["ERR_NGROK_9999", "tunnel"],
    ["constructor", "tunnel"],
  ])("is told by ngrok's header: %s means %s", (code, by) => {
    const response = seen(200, { "ngrok-error-code": code });
    expect(isFromNgrok(response)).toBe(true);
    expect(interceptionOf(response, "")).toBe(by);
  });

  it("is told by the page's own text where there is no header", () => {
    expect(interceptionOf(seen(404), "<p>ERR_NGROK_3200</p>")).toBe("asleep");
    expect(interceptionOf(seen(404), `${" ".repeat(20_000)}ERR_NGROK_3200`)).toBe("tunnel");
  });

  it("is a sign-in where the request was sent elsewhere or turned away", () => {
    expect(interceptionOf(seen(0, {}, "opaqueredirect"), "")).toBe("sign-in");
    expect(interceptionOf(seen(403), "Forbidden")).toBe("sign-in");
  });

  it("is a tunnel without a server where a gateway says so", () => {
    expect(interceptionOf(seen(502), "failed to dial backend")).toBe("no-server");
  });

  it("is anybody's guess otherwise, and then no success either", () => {
    expect(interceptionOf(seen(200), "<h1>Welcome to the hotel</h1>")).toBe("tunnel");
  });
});
