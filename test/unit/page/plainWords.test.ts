import { describe, expect, it } from "vitest";
import { doerName, fromCaption } from "../../../webview-ui/src/components/authorName";
import { grantsEdits, readGrant } from "../../../webview-ui/src/components/grantText";
import { workingMode } from "../../../webview-ui/src/components/composer/choices";
import { AnswerDrafts } from "../../../webview-ui/src/store/answerDrafts";
import { shortPlanPath } from "../../../webview-ui/src/text/shortPlanPath";
import { wordings } from "../../../webview-ui/src/wording/index";
import { initialState } from "../../../src/shared/state";
import { memoryKeep, opened, permission, stateOf } from "./support/fakes";

const { en } = wordings;
const [conversation] = stateOf(opened()).conversations;
if (conversation === undefined) throw new Error("There is no conversation.");
const phone = { id: "d1", name: "iPhone" };

describe("who did something", () => {
  it("is not called by the name of their own device", () => {
    expect(doerName(phone, phone, en)).toBe("you");
    expect(doerName(phone, { id: "d2", name: "iPad" }, en)).toBe("iPhone");
    expect(doerName({ id: "editor", name: "VS Code" }, phone, en)).toBe("the PC");
  });

  it("is not named above a turn of one's own or of nobody known", () => {
    expect(fromCaption({ by: phone }, phone, en)).toBeNull();
    expect(fromCaption({ by: { id: "transcript", name: "" } }, phone, en)).toBeNull();
    const iPad = { id: "d2", name: "iPad" };
    expect(fromCaption({ by: iPad }, phone, en)).toBe("From iPad");
  });

  it("is told beside them when it changed the prompt while it waited", () => {
    const iPad = { id: "d2", name: "iPad" };
    expect(fromCaption({ by: phone, editedBy: iPad }, phone, en)).toBe("Edited by iPad");
  });
});

describe("what a yes reaches", () => {
  it("is read from the host's two forms, and is a rule otherwise", () => {
    expect(readGrant("mode acceptEdits")).toEqual({ kind: "edits" });
    expect(readGrant("folder /srv/my data")).toEqual({ kind: "folder", path: "/srv/my data" });
    expect(readGrant("Bash(mode acceptEdits)").kind).toBe("rule");
    expect(grantsEdits(["folder /srv"])).toBe(false);
  });
});

describe("the mode that works", () => {
  const settings = { model: null, permissionMode: "plan", effort: null };
  const chosen = { ...conversation, settings, permissionMode: "default" };

  it("is what a running CLI reports", () => {
    const agent = { kind: "ready", version: null, isTested: true } as const;
    expect(workingMode({ ...chosen, agent })).toBe("default");
    expect(workingMode({ ...chosen, agent, permissionMode: null })).toBe("plan");
  });

  it("is what was chosen while the CLI is still to be started", () => {
    expect(workingMode({ ...chosen, agent: { kind: "stopped" } })).toBe("plan");
  });
});

describe("half-given answers", () => {
  it("are of the request as it was shown, and go when it no longer waits", () => {
    const keep = memoryKeep();
    const drafts = new AnswerDrafts(keep);
    drafts.put(permission, { reason: "no" });
    drafts.put(permission, { choices: { 0: { options: [1], ownText: "" } } });
    expect(new AnswerDrafts(keep).get(permission)).toEqual({
      reason: "no",
      choices: { 0: { options: [1], ownText: "" } },
    });
    expect(drafts.get({ ...permission, contentHash: "other" }).reason).toBe("");
    const waiting = { ...conversation, permissions: [permission] };
    drafts.update({ ...initialState, conversations: [waiting] });
    expect(keep.keys()).toHaveLength(1);
    drafts.update(initialState);
    expect(keep.keys()).toHaveLength(0);
  });
});

describe("the file of a plan", () => {
  it("is named by its last two names", () => {
    expect(shortPlanPath("/home/me/.claude/plans/a.md")).toBe("plans/a.md");
    expect(shortPlanPath("C:\\Users\\me\\plans\\a.md")).toBe("plans/a.md");
    expect(shortPlanPath("a.md")).toBe("a.md");
  });
});
