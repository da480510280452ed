import { describe, expect, it } from "vitest";
import { parseCliLine } from "../../../src/claude/cliLines";
import type { CliLineOf } from "../../../src/claude/cliLines";
import { permissionContent } from "../../../src/claude/permissionContent";
import type { PermissionScope } from "../../../src/shared/state";
import { PermissionDesk, refusal } from "../../../src/claude/permissionDesk";

const content = (name: string, input: Record<string, unknown>) =>
  permissionContent(name, input, "/w");

function request(input: object, fields: object = {}): CliLineOf<"control_request"> {
  const body = {
    subtype: "can_use_tool",
    tool_name: "Bash",
    input,
    tool_use_id: "toolu_1",
    ...fields,
  };
  const parsed = parseCliLine(
    JSON.stringify({ type: "control_request", request_id: "r1", request: body }),
  );
  if (parsed.kind !== "line" || parsed.line.type !== "control_request")
    throw new Error("no request");
  return parsed.line;
}

describe("what a permission request shows", () => {
  it("is the whole of what would happen", () => {
    expect(content("Bash", { command: "rm -rf x", description: "Clean" })).toEqual({
      kind: "command",
      command: "rm -rf x",
      description: "Clean",
    });
    expect(
      content("Edit", { file_path: "/w/a", old_string: "1", new_string: "2", replace_all: false }),
    ).toEqual({
      kind: "edit",
      path: "a",
      edits: [{ oldText: "1", newText: "2" }],
    });
    const edits = [{ old_string: "1", new_string: "2" }];
    expect(content("MultiEdit", { file_path: "/w/a", edits })).toMatchObject({
      kind: "edit",
      path: "a",
    });
    expect(content("Bash", { command: "make", description: "Build", timeout: 9000 })).toEqual({
      kind: "command",
      command: "make",
      description: "Build",
      timeoutMs: 9000,
    });
    expect(content("Bash", { command: "npm start", run_in_background: true })).toEqual({
      kind: "command",
      command: "npm start",
      description: null,
      isInBackground: true,
    });
    const everywhere = { old_string: "1", new_string: "2", replace_all: true };
    const changed = [{ oldText: "1", newText: "2", isEverywhere: true }];
    expect(content("Edit", { file_path: "/w/a", ...everywhere })).toMatchObject({ edits: changed });
    expect(content("MultiEdit", { file_path: "/w/a", edits: [everywhere] })).toMatchObject({
      edits: changed,
    });
    expect(content("ExitPlanMode", {})).toEqual({ kind: "plan", markdown: null });
    expect(content("ExitPlanMode", { plan: "Do", planFilePath: "/home/plan.md" })).toEqual({
      kind: "plan",
      markdown: "Do",
      path: "/home/plan.md",
    });
  });

  it.each([
    ["a way round the sandbox", "Bash", { command: "ls", dangerouslyDisableSandbox: true }],
    [
      "one edit beside several",
      "Edit",
      {
        file_path: "/w/a",
        old_string: "1",
        new_string: "2",
        edits: [{ old_string: "3", new_string: "4" }],
      },
    ],
    ["leave given with a plan", "ExitPlanMode", { plan: "", allowedPrompts: [{ tool: "Bash" }] }],
    ["more beside a question", "AskUserQuestion", { questions: [], answers: { "Go on?": "Yes" } }],
    [
      "more in a choice",
      "AskUserQuestion",
      { questions: [{ question: "?", options: [{ label: "a", command: "rm" }] }] },
    ],
    ["a field that is new", "Write", { file_path: "/w/a", content: "", mode: "append" }],
    ["another shape", "Bash", { command: ["ls"] }],
    ["an unknown tool", "mcp__db__drop", { table: "users" }],
  ])("hides nothing: %s comes as JSON", (_what, name, input) => {
    expect(content(name, input)).toEqual({ kind: "other", input: JSON.stringify(input, null, 2) });
  });
});

describe("the desk for permission requests", () => {
  it("sends back the very input that was asked for", () => {
    const desk = new PermissionDesk("/w");
    const input = { command: "ls", nested: { deep: [1, null] } };
    desk.open(request(input));
    const answers = { ignored: "for a command" };
    expect(desk.answer("r1", { kind: "allow", scope: "once", answers }, true)?.line).toEqual({
      type: "control_response",
      response: {
        subtype: "success",
        request_id: "r1",
        response: { behavior: "allow", updatedInput: input },
      },
    });
  });

  it("sends back what was shown when a question has another shape", () => {
    const desk = new PermissionDesk("/w");
    const input = { questions: "Go on?", answers: { "Go on?": "Yes" } };
    desk.open(request(input, { tool_name: "AskUserQuestion" }));
    expect(
      desk.answer("r1", { kind: "allow", scope: "once", answers: {} }, true)?.line,
    ).toMatchObject({
      response: { response: { updatedInput: input } },
    });
  });

  it("sends back what was offered for the chosen reach, and nothing for once", () => {
    const rules = [{ toolName: "Bash", ruleContent: "ls *" }];
    const rule = { type: "addRules", rules, behavior: "allow", destination: "localSettings" };
    const sent = (scope: PermissionScope) => {
      const desk = new PermissionDesk("/w");
      desk.open(request({ command: "ls" }, { permission_suggestions: [rule] }));
      const reply = desk.answer("r1", { kind: "allow", scope }, true)?.line;
      return (reply as { response: { response: { updatedPermissions?: unknown } } }).response
        .response.updatedPermissions;
    };
    expect(sent("once")).toBeUndefined();
    expect(sent("conversation")).toEqual([{ ...rule, destination: "session" }]);
    expect(sent("always")).toEqual([rule]);
  });

  it("leaves the plan mode with a plan where the CLI does not do so itself", () => {
    const updates = (leavesPlan: boolean) => {
      const desk = new PermissionDesk("/w");
      desk.open(request({ plan: "Do" }, { tool_name: "ExitPlanMode" }));
      return JSON.stringify(desk.answer("r1", { kind: "allow", scope: "once" }, leavesPlan)?.line);
    };
    expect(updates(true)).not.toContain("updatedPermissions");
    expect(updates(false)).toContain(
      '"updatedPermissions":[{"type":"setMode","mode":"default","destination":"session"}]',
    );
  });

  it("counts the first answer only, and none after a withdrawal", () => {
    const desk = new PermissionDesk("/w");
    desk.open(request({ command: "ls" }));
    expect(desk.answer("r1", { kind: "deny", reason: "" }, true)).toMatchObject({
      deniedToolUseId: "toolu_1",
    });
    expect(desk.answer("r1", { kind: "allow", scope: "once" }, true)).toBeNull();
    desk.open(request({ command: "ls" }));
    expect(desk.withdraw("r1")).toEqual({ type: "permission-withdrawn", permissionId: "r1" });
    expect(desk.withdraw("r1")).toBeNull();
    expect(desk.answer("r1", { kind: "allow", scope: "once" }, true)).toBeNull();
    expect(desk.isEmpty).toBe(true);
  });

  it("refuses requests that it does not know", () => {
    const line = request({}, { subtype: "hook_callback" });
    expect(new PermissionDesk("/w").open(line)).toBeNull();
    expect(refusal(line)).toMatchObject({ response: { subtype: "error", request_id: "r1" } });
  });
});
