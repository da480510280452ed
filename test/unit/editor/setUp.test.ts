import { describe, expect, it } from "vitest";
import type { SetUpFindings, SetUpStep } from "../../../src/editor/setUpNotice";
import { noticeOfSetUp, stepOf } from "../../../src/editor/setUpNotice";
import { StartNotices } from "../../../src/editor/startNotices";
import type { Notice } from "../../../src/editor/notices";
import { en } from "../../../src/editor/wording/en";
import { ko } from "../../../src/editor/wording/ko";
import { FakeMemento } from "./fakeVscode";

const claude = {
  program: { file: "/bin/claude", args: [] },
  version: "2.1.330",
  login: "yes",
} as const;
const complete: SetUpFindings = { claude, hasFolder: true, hasWayIn: true, isOnline: false };
const noClaude = { program: null, version: null, login: "unknown" } as const;

describe("what is said of the set-up", () => {
  it.each<[string, SetUpStep | null, Partial<SetUpFindings>, string, readonly string[]]>([
    ["all is there", null, {}, en.setUp.allDone, ["start"]],
    ["all is there and it runs", null, { isOnline: true }, en.setUp.allDone, ["pairDevice"]],
    [
      "no CLI",
      null,
      { claude: noClaude },
      en.setUp.claudeMissing,
      ["installClaude", "openSettings"],
    ],
    [
      "no CLI, asked of the login",
      "login",
      { claude: noClaude },
      en.setUp.claudeMissing,
      ["installClaude", "openSettings"],
    ],
    ["no login", null, { claude: { ...claude, login: "no" } }, en.setUp.loggedOut, ["logIn"]],
    [
      "a login that can't be seen",
      "login",
      { claude: { ...claude, login: "unknown" } },
      en.setUp.loginUnknown,
      ["logIn"],
    ],
    ["no folder", null, { hasFolder: false }, en.setUp.noFolder, ["openFolder"]],
    ["no way in", null, { hasWayIn: false }, en.setUp.noWayIn, ["configureNgrok", "openReadme"]],
    [
      "the CLI alone",
      "claude",
      { hasWayIn: false },
      en.setUp.claudeFound("2.1.330", "/bin/claude"),
      [],
    ],
    ["the login alone", "login", { hasFolder: false }, en.setUp.loggedIn, []],
    ["the folder alone", "folder", {}, en.setUp.folderOpen, []],
    ["the way in alone", "wayIn", {}, en.setUp.wayInSet, []],
  ])("%s", (_name, step, change, message, actions) => {
    expect(noticeOfSetUp(step, { ...complete, ...change }, en)).toMatchObject({ message, actions });
    expect(noticeOfSetUp(step, { ...complete, ...change }, ko).message).not.toBe(message);
  });

  it("is of one step only for an argument that names one", () => {
    expect(["claude", "login", "folder", "wayIn"].map(stepOf)).not.toContain(null);
    expect([undefined, null, "", "toString", {}, 1].map(stepOf)).toEqual(Array(6).fill(null));
  });
});

describe("what is said before a start", () => {
  const notice = (message: string): Notice => ({ level: "warning", message, actions: [] });

  it("is said again to a person, and of a start by itself only what is new", async () => {
    const shown: string[] = [];
    const notices = new StartNotices(new FakeMemento() as never, ({ message }) => {
      shown.push(message);
    });
    const start = async (isByItself: boolean, ...messages: readonly string[]) => {
      shown.length = 0;
      const { notify, end } = notices.begin(isByItself);
      for (const message of messages) notify(notice(message));
      await end();
      return [...shown];
    };
    expect(await start(true, "hooks")).toEqual(["hooks"]);
    expect(await start(true, "hooks")).toEqual([]);
    expect(await start(false, "hooks")).toEqual(["hooks"]);
    expect(await start(true, "hooks", "servers")).toEqual(["servers"]);
    expect(await start(true)).toEqual([]);
    expect(await start(true, "hooks")).toEqual(["hooks"]);
  });

  it("is new where it is about something else, in whatever words", async () => {
    const shown: string[] = [];
    const notices = new StartNotices(new FakeMemento() as never, ({ message }) => {
      shown.push(message);
    });
    for (const identity of ["one", "one", "other"]) {
      const { notify, end } = notices.begin(true);
      notify({ ...notice("hooks"), identity });
      await end();
    }
    expect(shown).toEqual(["hooks", "hooks"]);
  });
});
