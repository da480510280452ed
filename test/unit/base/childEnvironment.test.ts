import { describe, expect, it } from "vitest";
import { childEnvironment } from "../../../src/base/childEnvironment";

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
