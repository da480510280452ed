import { describe, expect, it } from "vitest";
import { edgeCodes } from "../../../src/shared/ngrokCodes";
import {
  describeTunnelError,
  parseErrorCode,
  redactToken,
  toTunnelProblem,
  tunnelErrors,
} from "../../../src/tunnel/errors";

const token = "0fake0fake0fake0fake_0token0token0";

/** ngrok's codes after which trying again can't help, and after which it can. */
const fatalNumbers = [
  102, 103, 105, 106, 107, 109, 115, 116, 119, 120, 121, 123, 301, 313, 314, 319, 320, 326, 4018,
  8014, 9037, 9038, 9040, 15002, 15013,
];
const retryNumbers = [108, 324, 334];

describe("the table of errors", () => {
  it.each(fatalNumbers)("gives up after ERR_NGROK_%i", (number) => {
    expect(describeTunnelError(`ERR_NGROK_${number}`).kind).toBe("fatal");
    expect(tunnelErrors.has(`ERR_NGROK_${number}`)).toBe(true);
  });

  it.each(retryNumbers)("tries again after ERR_NGROK_%i", (number) => {
    expect(describeTunnelError(`ERR_NGROK_${number}`).kind).toBe("retry");
    expect(tunnelErrors.has(`ERR_NGROK_${number}`)).toBe(true);
  });

  it("holds no other code of the service", () => {
    const codes = [...tunnelErrors.keys()].filter((code) => code.startsWith("ERR_"));
    const known = [...fatalNumbers, ...retryNumbers].map((number) => `ERR_NGROK_${number}`);
    expect(codes.sort()).toEqual(known.sort());
  });

  it("has a sentence on what happened for each", () => {
    for (const [code, { message }] of tunnelErrors) {
      expect(message, code).toMatch(/^(?:[A-Z]|ngrok ).*\.$/s);
    }
  });

  it("explains what visitors get as the page does, code by code", () => {
    expect([...edgeCodes].map(([code]) => [code, describeTunnelError(code).reasonKey])).toEqual([
      ["ERR_NGROK_702", "tunnel-rate"],
      ["ERR_NGROK_703", "tunnel-rate"],
      ["ERR_NGROK_725", "tunnel-quota"],
      ["ERR_NGROK_727", "tunnel-quota"],
      ["ERR_NGROK_734", "tunnel-rate"],
      ["ERR_NGROK_3004", "tunnel-public-unreachable"],
      ["ERR_NGROK_3200", "tunnel-public-unreachable"],
      ["ERR_NGROK_6024", "tunnel-public-unreachable"],
      ["ERR_NGROK_8012", "tunnel-public-unreachable"],
    ]);
    for (const code of edgeCodes.keys()) {
      expect(tunnelErrors.has(code), code).toBe(false);
      expect(describeTunnelError(code).kind, code).toBe("retry");
    }
  });

  it("tries again without a code and after a code that it does not know", () => {
    expect(describeTunnelError(null)).toMatchObject({ kind: "retry", reasonKey: "tunnel-offline" });
    expect(describeTunnelError("ERR_NGROK_99999").kind).toBe("retry");
    expect(describeTunnelError("ERR_NGROK_799").reasonKey).toBe("tunnel-quota");
  });
});

describe("parseErrorCode", () => {
  it("finds the code at the end of the SDK's words", () => {
    const words = "failed to start listener: The endpoint is online. error_code: ERR_NGROK_334";
    expect(parseErrorCode(words)).toBe("ERR_NGROK_334");
    expect(parseErrorCode("failed: error_code: (ERR_NGROK_105)")).toBe("ERR_NGROK_105");
    expect(parseErrorCode("failed to establish tcp connection")).toBeNull();
  });
});

describe("redactToken", () => {
  it("takes the token out wherever it stands and however it is written", () => {
    const special = `a"b\\c+${token}`;
    const text = [special, encodeURIComponent(special), JSON.stringify(special)].join(" ");
    expect(redactToken(text, special)).not.toContain(token);
  });

  it("takes out another token too, by its shape or by the words before it", () => {
    expect(redactToken(`said ${token}.`, "other")).toBe("said [authtoken].");
    expect(redactToken("Your authtoken: short\r\nmore", "")).toBe(
      "Your authtoken: [authtoken]\r\nmore",
    );
  });

  it("leaves other words alone", () => {
    const text = "The endpoint 'https://my.ngrok-free.app' is already online. ERR_NGROK_334";
    expect(redactToken(text, token)).toBe(text);
  });
});

describe("toTunnelProblem", () => {
  it("shows the service's words on one line, redacted and cut", () => {
    const words = `Bad.\r\nYour authtoken: ${token}\r\n\u001b[31m${"x".repeat(1_000)}`;
    const { detail } = toTunnelProblem("ERR_NGROK_105", words, token);
    expect(detail).toMatch(/^Bad\. \\u\{1b\}\[31mx+… \(\d+ characters\)$/);
    expect(detail?.length).toBeLessThan(350);
  });

  it("leaves out what the SDK puts around them", () => {
    const words = "failed to start listener: Taken by a.example. error_code: ERR_NGROK_334";
    expect(toTunnelProblem("ERR_NGROK_334", words, token).detail).toBe("Taken by a.example.");
  });

  it("has no detail when nothing was said", () => {
    expect(toTunnelProblem("timeout", null, token).detail).toBeNull();
    expect(toTunnelProblem("lost", " \n", token).detail).toBeNull();
  });
});
