import { describe, expect, it } from "vitest";
import { claudeArguments } from "../../../src/claude/arguments";
import type { SessionStart } from "../../../src/claude/arguments";
import { claudeEnvironment } from "../../../src/claude/environment";
import { noSettings, usableSettings } from "../../../src/claude/settings";

const sessionId = "3f0c6f7e-0000-4000-8000-000000000000";

const forkOf = "5a1d2b3c-0000-4000-8000-000000000000";
const settings = { model: "opus[1m]", permissionMode: "acceptEdits", effort: "high" };

describe("the arguments of the CLI", () => {
  it("glue every value to its flag and hold nothing else", () => {
    for (const start of [
      { kind: "new", sessionId },
      { kind: "resumed", sessionId },
      { kind: "forked", sessionId, forkOf },
    ] as const) {
      const flags = claudeArguments(start, settings);
      expect(flags.filter((flag) => !/^(-p|--[a-z-]+(=\S+)?)$/.test(flag))).toEqual([]);
    }
  });

  it("name a new session, or the one to resume, or both for a fork", () => {
    const named = (start: SessionStart) =>
      claudeArguments(start, noSettings).filter((flag) => /session-id|resume|fork/.test(flag));
    expect(named({ kind: "new", sessionId })).toEqual([`--session-id=${sessionId}`]);
    expect(named({ kind: "resumed", sessionId })).toEqual([`--resume=${sessionId}`]);
    expect(named({ kind: "forked", sessionId, forkOf })).toEqual([
      `--resume=${forkOf}`,
      "--fork-session",
      `--session-id=${sessionId}`,
    ]);
  });

  it("name what was chosen and leave the rest to the CLI", () => {
    const flags = claudeArguments({ kind: "new", sessionId }, settings);
    expect(flags.slice(-3)).toEqual([
      "--model=opus[1m]",
      "--permission-mode=acceptEdits",
      "--effort=high",
    ]);
    expect(claudeArguments({ kind: "new", sessionId }, noSettings).join(" ")).not.toMatch(
      /--(model|permission-mode|effort)/,
    );
  });
});

function settingsIn(flags: readonly string[]): unknown {
  const [text] = flags.filter((flag) => flag.startsWith("--settings="));
  return JSON.parse(text?.slice("--settings=".length) ?? "");
}

describe("the mark of tools", () => {
  it("is a setting that ranks above every file's", () => {
    const flags = claudeArguments({ kind: "new", sessionId }, noSettings, "fake-mark");
    expect(settingsIn(flags)).toMatchObject({ env: { REMOTE_CLAUDE_RUN: "fake-mark" } });
    const untold = claudeArguments({ kind: "new", sessionId }, noSettings);
    expect(settingsIn(untold)).not.toHaveProperty("env");
  });

  it.each([null, "fake-mark"])("comes with a ban on modes that ask nobody (mark: %s)", (mark) => {
    expect(settingsIn(claudeArguments({ kind: "new", sessionId }, noSettings, mark))).toMatchObject(
      {
        permissions: { disableBypassPermissionsMode: "disable", disableAutoMode: "disable" },
      },
    );
  });
});

describe("what was chosen", () => {
  it.each([
    ["model", "opus --dangerously-skip-permissions"],
    ["model", "--x=1\n"],
    ["model", ""],
    ["model", "x".repeat(101)],
    ["permissionMode", "bypassPermissions"],
    ["effort", "high;rm"],
  ] as const)("is left to the CLI where it is no %s: %j", (name, value) => {
    const { usable, refused } = usableSettings({ ...settings, [name]: value });
    expect(refused).toEqual([name]);
    expect(usable).toEqual({ ...settings, [name]: null });
  });

  it("is taken as the CLI lists it", () => {
    expect(usableSettings(settings)).toEqual({ usable: settings, refused: [] });
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
