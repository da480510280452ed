import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { UserError } from "../../../src/base/errors";
import { noticeOfError, noticeOfProblem } from "../../../src/editor/notices";
import { usableFolders } from "../../../src/editor/preconditions";
import { TroubleWatch } from "../../../src/editor/troubleWatch";
import { en } from "../../../src/editor/wording/en";
import type { TunnelStatus } from "../../../src/shared/state";
import { problemWords } from "../../../src/shared/wording/problems";
import { hostWith, turnWith } from "./fakes";

const offline = { code: "tunnel-offline", detail: null } as const;
const wrongToken = { code: "tunnel-token-wrong", detail: "ERR_NGROK_105" } as const;

describe("what stands in the way of a start", () => {
  const check = (workspace: Record<string, unknown>) => {
    try {
      usableFolders(workspace as unknown as Parameters<typeof usableFolders>[0], en);
      return null;
    } catch (error) {
      return noticeOfError(error, "en");
    }
  };
  const folder = (scheme: string) => ({ uri: { scheme } });

  it.each([
    ["no folder", { isTrusted: true }, en.start.noFolder, ["openFolder"]],
    [
      "an untrusted folder",
      { workspaceFolders: [folder("file")], isTrusted: false },
      en.start.untrusted,
      ["manageTrust"],
    ],
    [
      "a virtual folder",
      { workspaceFolders: [folder("vscode-vfs")], isTrusted: true },
      en.start.virtual,
      ["openFolder"],
    ],
  ])("%s", (_name, workspace, message, actions) => {
    expect(check(workspace)).toEqual({ level: "warning", message, actions });
  });

  it("is nothing when one of the folders is real", () => {
    const workspaceFolders = [folder("vscode-vfs"), folder("file")];
    expect(check({ workspaceFolders, isTrusted: true })).toBeNull();
  });
});

describe("the message of a failure", () => {
  it("offers to install a missing CLI", () => {
    expect(noticeOfError(new UserError("claude-missing", "not found"), "en")).toMatchObject({
      level: "error",
      actions: ["installClaude", "openSettings", "openWalkthrough"],
    });
  });

  it("says what ngrok said", () => {
    const { message, actions } = noticeOfProblem("warning", wrongToken, "ko");
    expect(message).toContain("ERR_NGROK_105");
    expect(actions).toEqual(["configureNgrok", "showLog"]);
  });

  it("shows no words of a bug", () => {
    expect(noticeOfError(new TypeError("x of undefined"), "en")).toEqual({
      level: "error",
      message: en.start.bug,
      actions: ["showLog"],
    });
  });
});

describe("the README", () => {
  it.each([
    ["README.md", "en"],
    ["README.ko.md", "ko"],
  ] as const)("%s explains troubles in the words that are seen", async (file, language) => {
    const text = await readFile(file, "utf8");
    const codes = [
      "claude-missing",
      "claude-not-logged-in",
      "tunnel-token-wrong",
      "tunnel-domain-refused",
      "tunnel-endpoint-taken",
    ] as const;
    for (const code of codes) {
      expect(text).toContain(`_${problemWords[language][code].what.replace(/\.$/, "")}_`);
    }
  });
});

describe("trouble while it runs", () => {
  /** The number of messages for each state in turn. */
  const counts = (...tunnels: readonly TunnelStatus[]): readonly number[] => {
    const watch = new TroubleWatch("en");
    return tunnels.map((tunnel) => watch.next(hostWith({ tunnel })).length);
  };

  it("is told once, until it was over", () => {
    const failed = { kind: "failed", problem: wrongToken } as const;
    const online = { kind: "online", url: "https://a.example" } as const;
    expect(counts({ kind: "starting" }, failed, failed, online, failed)).toEqual([0, 1, 0, 0, 1]);
  });

  it("is told once per start when it is retried anyway", () => {
    const retrying = (retryAt: number) =>
      ({ kind: "retrying", problem: offline, retryAt }) as const;
    const online = { kind: "online", url: "https://a.example" } as const;
    expect(counts(retrying(1), { kind: "starting" }, retrying(2), online, retrying(3))).toEqual([
      1, 0, 0, 0, 0,
    ]);
  });

  it("of a tunnel that stands is told once, and not again when it comes and goes", () => {
    const online = { kind: "online", url: "https://a.example" } as const;
    const trouble = { code: "tunnel-quota", detail: "ERR_NGROK_725" } as const;
    expect(counts(online, { ...online, trouble }, { ...online, trouble }, online)).toEqual([
      0, 1, 0, 0,
    ]);
    expect(counts({ ...online, trouble }, online, { ...online, trouble })).toEqual([1, 0, 0]);
  });

  it("of the CLI is told, with the way out", () => {
    const watch = new TroubleWatch("en");
    const problem = { code: "claude-missing", detail: null } as const;
    const state = hostWith({ agent: { kind: "failed", problem } });
    expect(watch.next(state)).toMatchObject([
      { level: "error", actions: ["installClaude", "openSettings", "openWalkthrough"] },
    ]);
    expect(watch.next(state)).toEqual([]);
    expect(watch.next(hostWith({}))).toEqual([]);
    expect(watch.next(state)).toHaveLength(1);
  });

  it("of a turn is told only when somebody at the PC has to mend it", () => {
    const withProblem = (code: "api-limit" | "claude-not-logged-in") =>
      hostWith({ turns: [turnWith({ status: "failed", problem: { code, detail: null } })] });
    expect(new TroubleWatch("en").next(withProblem("api-limit"))).toEqual([]);
    expect(new TroubleWatch("en").next(withProblem("claude-not-logged-in"))).toMatchObject([
      { actions: ["logIn", "showLog"] },
    ]);
  });
});
