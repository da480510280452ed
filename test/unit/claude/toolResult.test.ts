import { describe, expect, it } from "vitest";
import { cutMiddle, oneLine, toDetail } from "../../../src/claude/text";
import { shownPath, toolKind, toolSubject } from "../../../src/claude/toolCard";
import type { ToolOutcome } from "../../../src/claude/toolResult";
import { toolChange } from "../../../src/claude/toolResult";
import { maxDiffLineLength, maxToolOutputLength } from "../../../src/shared/limits";

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

  it("bounds a diff, counts it whole and says so", () => {
    const lines = Array.from({ length: 2_005 }, () => `+${"y".repeat(5_000)}`);
    const hunk = { oldStart: 1, newStart: 1, lines };
    const structured = { structuredPatch: [hunk, hunk] };
    const { diff, summary } = toolChange(outcome({ name: "Edit", structured }));
    const shown = diff?.[0]?.lines.length ?? 0;
    expect(diff).toHaveLength(1);
    expect(shown).toBeGreaterThan(5);
    expect(summary).toBe(`+4010 −0 (${shown}/4010)`);
    expect(diff?.[0]?.lines[0]).toHaveLength(maxDiffLineLength);
    expect(diff?.[0]?.lines[0]).toMatch(/ …$/u);
  });

  it.each([
    ["an output", { text: "\u0001".repeat(50_000) }],
    ["an output of wide characters", { text: "\u{1F600}한".repeat(50_000) }],
    [
      "a diff",
      {
        name: "Edit",
        structured: {
          structuredPatch: Array.from({ length: 3_000 }, () => ({
            oldStart: 1,
            newStart: 1,
            lines: ["+\u0001한"],
          })),
        },
      },
    ],
  ])("keeps %s below what a card may weigh", (_what, fields) => {
    const size = Buffer.byteLength(JSON.stringify(toolChange(outcome(fields))));
    expect(size).toBeGreaterThan(4_000);
    expect(size).toBeLessThan(13_000);
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
      summary: { exitCode: 2 },
    });
    expect(toolChange(outcome({ isError: true, isDenied: true, text: "no" }))).toMatchObject({
      status: "denied",
    });
    const structured = { status: "async_launched" };
    expect(toolChange(outcome({ name: "Agent", structured }))).toEqual({
      status: "running",
      isInBackground: true,
    });
  });
});

describe("the subject of a card", () => {
  it.each([
    ["Bash", { command: "a\n  b" }, "a ⏎ b"],
    ["Read", { file_path: "/w/src/a.ts" }, "src/a.ts"],
    ["Read", { file_path: "/etc/hosts" }, "/etc/hosts"],
    ["Read", { file_path: "/w-other/a" }, "/w-other/a"],
    ["Grep", { pattern: "later", path: "/w/src" }, "later · src"],
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
