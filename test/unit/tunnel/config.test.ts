import { describe, expect, it } from "vitest";
import { childEnvironment } from "../../../src/tunnel/childEnvironment";
import type { TunnelConfig } from "../../../src/tunnel/config";
import { toChildConfig, toForwardUrl } from "../../../src/tunnel/config";
import { tunnelConfig } from "../../support/tunnelConfig";

const config = tunnelConfig();

describe("toChildConfig", () => {
  it("passes on what is well, with the policy made", () => {
    const changes = { domain: "My.ngrok-free.app", serverAddress: "[::1]:443" };
    expect(toChildConfig({ ...config, ...changes }, "/run/x/door")).toEqual({
      authtoken: "fake_token",
      domain: "my.ngrok-free.app",
      trafficPolicy: null,
      forwardTo: "unix:/run/x/door",
      serverAddress: "[::1]:443",
      certificateAuthority: null,
    });
  });

  it.each<[string, Partial<TunnelConfig>]>([
    ["an empty token", { authtoken: "" }],
    ["a token of two words", { authtoken: "secret words" }],
    ["a domain with a scheme", { domain: "https://a.example.com" }],
    ["a domain without a dot", { domain: "localhost" }],
    ["a server without a port", { serverAddress: "localhost" }],
    ["a server with an impossible port", { serverAddress: "localhost:70000" }],
    ["a server that is a URL", { serverAddress: "https://localhost:443" }],
    ["an authority that is no PEM", { certificateAuthority: "/etc/ca.pem" }],
    ["an address that is none", { allowEmails: ["nobody"] }],
  ])("refuses %s without repeating the token", (_what, changes) => {
    expect(() => toChildConfig({ ...config, ...changes }, "/run/door")).toThrow(
      expect.objectContaining({
        name: "UserError",
        message: expect.not.stringContaining("secret") as string,
      }) as Error,
    );
  });

  it("takes the system's authorities by their name", () => {
    const host = { ...config, certificateAuthority: "host" };
    expect(toChildConfig(host, "/run/door").certificateAuthority).toBe("host");
  });
});

describe("toForwardUrl", () => {
  it("spells local targets as the SDK wants them", () => {
    expect(toForwardUrl("/tmp/remote-claude-x1/door")).toBe("unix:/tmp/remote-claude-x1/door");
    expect(toForwardUrl("\\\\.\\pipe\\remote-claude-ab")).toBe("pipe:remote-claude-ab");
    expect(toForwardUrl("http://127.0.0.1:8080")).toBe("http://127.0.0.1:8080");
  });

  it.each([
    "http://example.com:80",
    "http://127.0.0.1.example.com:80",
    "https://127.0.0.1:443",
    "\\\\server\\pipe\\name",
    "relative/door",
    "/tmp/with space/door",
    "/tmp/with%20code/door",
    "/tmp/with?query",
    "",
  ])("refuses %j", (target) => {
    expect(() => toForwardUrl(target)).toThrow(/temporary files/);
  });
});

describe("childEnvironment", () => {
  it("passes on what the system needs, and no secret", () => {
    const own = {
      PATH: "/bin",
      HOME: "/home/x",
      NGROK_AUTHTOKEN: "fake_token",
      NODE_OPTIONS: "--inspect",
      ANTHROPIC_API_KEY: "fake",
      LANG: undefined,
    };
    expect(childEnvironment(own)).toEqual({ PATH: "/bin", HOME: "/home/x" });
  });
});
