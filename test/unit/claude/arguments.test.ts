import { describe, expect, it } from "vitest";
import { claudeArguments } from "../../../src/claude/arguments";
import { claudeEnvironment } from "../../../src/claude/environment";

const sessionId = "3f0c6f7e-0000-4000-8000-000000000000";

describe("the arguments of the CLI", () => {
  it("glue every value to its flag and hold nothing else", () => {
    for (const isResumed of [true, false]) {
      const flags = claudeArguments({ sessionId, isResumed });
      expect(flags.filter((flag) => !/^(-p|--[a-z-]+(=\S+)?)$/.test(flag))).toEqual([]);
    }
  });

  it("name a new session or the one to resume, never both", () => {
    expect(claudeArguments({ sessionId, isResumed: false }).at(-1)).toBe(
      `--session-id=${sessionId}`,
    );
    expect(claudeArguments({ sessionId, isResumed: true }).at(-1)).toBe(`--resume=${sessionId}`);
  });
});

describe("the environment of the CLI", () => {
  it("keeps what is the person's and leaves out our secret, the editor's and a parent session's", () => {
    const environment = claudeEnvironment(
      {
        PATH: "/bin",
        HOME: "/home/user",
        ANTHROPIC_BASE_URL: "http://127.0.0.1:1",
        CLAUDE_CODE_MAX_RETRIES: "2",
        HTTPS_PROXY: "http://proxy.example:3128",
        EMPTY: "",
        UNSET: undefined,
        NGROK_AUTHTOKEN: "fake_token",
        Vscode_Pid: "1",
        ELECTRON_RUN_AS_NODE: "1",
        CLAUDECODE: "1",
        CLAUDE_CODE_ENTRYPOINT: "cli",
        CLAUDE_CODE_SESSION_ID: "x",
        CLAUDE_CODE_MESSAGING_TOKEN: "fake",
      },
      "/opt/node/bin",
      "linux",
    );
    expect(environment).toEqual({
      PATH: "/bin:/opt/node/bin",
      HOME: "/home/user",
      ANTHROPIC_BASE_URL: "http://127.0.0.1:1",
      CLAUDE_CODE_MAX_RETRIES: "2",
      HTTPS_PROXY: "http://proxy.example:3128",
      EMPTY: "",
    });
  });

  it("keeps the name that Windows gives its Path", () => {
    expect(claudeEnvironment({ Path: "C:\\Windows" }, "C:\\claude", "win32")).toEqual({
      Path: "C:\\Windows;C:\\claude",
    });
  });

  it("makes a PATH where there is none", () => {
    expect(claudeEnvironment({}, "/usr/local/bin", "linux")).toEqual({ PATH: "/usr/local/bin" });
  });
});
