import { describe, expect, it } from "vitest";
import { grantsOf } from "../../../src/claude/permissionGrants";

const rule = {
  type: "addRules",
  rules: [{ toolName: "Bash", ruleContent: "npm view *" }],
  behavior: "allow",
  destination: "localSettings",
};
const acceptEdits = { type: "setMode", mode: "acceptEdits", destination: "session" };
const folder = (path: string) => ({
  type: "addDirectories",
  directories: [path],
  destination: "session",
});

describe("what can be allowed beyond once", () => {
  it("is the CLI's rule: for ever as it is, for the conversation in the session only", () => {
    expect(grantsOf([rule], "/w")).toEqual({
      labels: { conversation: ["Bash(npm view *)"], always: ["Bash(npm view *)"] },
      updates: { conversation: [{ ...rule, destination: "session" }], always: [rule] },
    });
  });

  it("is not to accept all edits where a rule is offered", () => {
    const { labels, updates } = grantsOf([rule, folder("/w"), acceptEdits], "/w");
    expect(labels.conversation).toEqual(["Bash(npm view *)"]);
    expect(JSON.stringify(updates)).not.toContain("setMode");
  });

  it("is to accept all edits, and a folder, where nothing smaller is offered", () => {
    const { labels, updates } = grantsOf([acceptEdits, folder("/elsewhere")], "/w");
    expect(labels).toEqual({ conversation: ["mode acceptEdits", "folder /elsewhere"], always: [] });
    expect(updates.conversation).toEqual([acceptEdits, folder("/elsewhere")]);
  });

  it("names a tool as a whole where the rule does", () => {
    const whole = { ...rule, rules: [{ toolName: "WebSearch" }], destination: "userSettings" };
    expect(grantsOf([whole], "/w").labels.always).toEqual(["WebSearch"]);
  });

  it.each([
    ["to ask no more at all", { ...acceptEdits, mode: "bypassPermissions" }],
    ["a mode in the settings", { ...acceptEdits, destination: "userSettings" }],
    ["to forbid", { ...rule, behavior: "deny" }],
    ["to take rules away", { ...rule, type: "removeRules" }],
    ["no rule", { ...rule, rules: [] }],
    ["more than it says", { ...rule, also: "this" }],
    ["more than its rule says", { ...rule, rules: [{ toolName: "Bash", scope: "all" }] }],
    ["an unknown place", { ...rule, destination: "everywhere" }],
    [
      "more than fits on a line",
      { ...rule, rules: [{ toolName: "Bash", ruleContent: "x".repeat(900) }] },
    ],
    ["more rules than can be read", { ...rule, rules: Array(21).fill(rule.rules[0]) }],
    ["something else", null],
  ])("is never %s", (_what, suggestion) => {
    const nothing = { conversation: [], always: [] };
    expect(grantsOf([suggestion], "/w")).toEqual({ labels: nothing, updates: nothing });
  });
});
