import { describe, expect, it } from "vitest";
import { cutMiddle, oneLine, toDetail } from "../../../src/claude/text";
import { shownPath, toolKind, toolSubject } from "../../../src/claude/toolCard";
import type { ToolOutcome } from "../../../src/claude/toolResult";
import { toolChange } from "../../../src/claude/toolResult";
import { maxDiffLineLength, maxDiffLines, maxToolOutputLength } from "../../../src/shared/limits";

const outcome = (fields: Partial<ToolOutcome>): ToolOutcome => ({
  name: "Bash",
  text: "",
  isError: false,
  isDenied: false,
  structured: undefined,
  ...fields,
});

describe("what a finished call shows", () => {
  it("joins both streams of a command", () => {
    const structured = { stdout: "out", stderr: "warn" };
    expect(toolChange(outcome({ structured }))).toEqual({
      status: "done",
      output: { text: "out\nwarn", omitted: 0 },
    });
  });

  it("falls back to the text for the model when the structure is unknown", () => {
    expect(toolChange(outcome({ text: "plain", structured: 5 }))).toEqual({
      status: "done",
      output: { text: "plain", omitted: 0 },
    });
  });

  it("cuts a long output in the middle and says how much", () => {
    const text = "x".repeat(maxToolOutputLength + 1_000);
    const { output } = toolChange(outcome({ text }));
    expect(output?.omitted).toBeGreaterThanOrEqual(1_000);
    expect(output?.text.length).toBeLessThanOrEqual(maxToolOutputLength + 3);
  });

  it("bounds a diff but counts it whole", () => {
    const lines = Array.from({ length: maxDiffLines + 5 }, () => `+${"y".repeat(5_000)}`);
    const structured = { structuredPatch: [{ oldStart: 1, newStart: 1, lines }] };
    const { diff, summary } = toolChange(outcome({ name: "Edit", structured }));
    expect(summary).toBe(`+${maxDiffLines + 5} −0`);
    expect(diff?.[0]?.lines).toHaveLength(maxDiffLines);
    expect(diff?.[0]?.lines[0]).toHaveLength(maxDiffLineLength);
  });

  it("leaves out the mark for a missing newline and shows a new file as added", () => {
    const edit = {
      structuredPatch: [
        { oldStart: 1, newStart: 1, lines: ["-a", "\\ No newline at end of file", "+b"] },
      ],
    };
    expect(toolChange(outcome({ name: "Edit", structured: edit })).diff?.[0]?.lines).toEqual([
      "-a",
      "+b",
    ]);
    const create = { type: "create", content: "a\n\nb\n", structuredPatch: [] };
    expect(toolChange(outcome({ name: "Write", structured: create })).diff?.[0]?.lines).toEqual([
      "+a",
      "+",
      "+b",
    ]);
  });

  it("tells failed, denied and still running apart", () => {
    expect(toolChange(outcome({ isError: true, text: "Exit code 2\nno" }))).toMatchObject({
      status: "failed",
      summary: "exit 2",
    });
    expect(toolChange(outcome({ isError: true, isDenied: true, text: "no" }))).toMatchObject({
      status: "denied",
    });
    const structured = { status: "async_launched" };
    expect(toolChange(outcome({ name: "Agent", structured }))).toEqual({ status: "running" });
  });
});

describe("the subject of a card", () => {
  it.each([
    ["Bash", { command: "a\n  b" }, "a ⏎ b"],
    ["Read", { file_path: "/w/src/a.ts" }, "src/a.ts"],
    ["Read", { file_path: "/etc/hosts" }, "/etc/hosts"],
    ["Read", { file_path: "/w-other/a" }, "/w-other/a"],
    ["Grep", { pattern: "later", path: "/w/src" }, "later in src"],
    ["WebFetch", { url: "https://example.com/a?token=1#x" }, "example.com/a"],
    ["Task", { description: "Look", prompt: "long" }, "Look"],
    ["mcp__db__query", { sql: "select 1" }, '{"sql":"select 1"}'],
    ["Bash", { command: 5 }, ""],
    ["ExitPlanMode", {}, ""],
  ])("of %s %j is %s", (name, input, subject) => {
    expect(toolSubject(name, input, "/w")).toBe(subject);
  });

  it("takes unknown tools as they are", () => {
    expect(toolKind("mcp__db__query")).toBe("other");
    expect(shownPath("/w", "/w")).toBe("/w");
    expect(shownPath("/w/..hidden", "/w")).toBe("..hidden");
  });
});

/** Half of a character that takes two code units. */
const lonely = /\p{Surrogate}/u;

describe("texts", () => {
  it("never cut a character in two", () => {
    const { text, omitted } = cutMiddle("😀".repeat(100), 51);
    expect(text).not.toMatch(lonely);
    expect(omitted).toBeGreaterThan(140);
    expect(oneLine("😀".repeat(100), 10)).not.toMatch(lonely);
  });

  it("lose keys and line breaks on the way into a problem", () => {
    expect(toDetail("bad key sk-ant-api03-fake_KEY-1\nsee log")).toBe("bad key sk-ant-… ⏎ see log");
    expect(toDetail("  \n ")).toBeNull();
    expect(toDetail(undefined)).toBeNull();
  });
});
