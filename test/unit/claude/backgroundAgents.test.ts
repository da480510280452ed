import { describe, expect, it } from "vitest";
import { parseCliLine } from "../../../src/claude/cliLines";
import type { ContentLine } from "../../../src/claude/lineMapper";
import { LineMapper } from "../../../src/claude/lineMapper";

function line(fields: object): ContentLine {
  const parsed = parseCliLine(JSON.stringify(fields));
  if (parsed.kind !== "line") throw new Error("no line");
  return parsed.line as ContentLine;
}

const call = (id: string, name: string, parent: string | null, input: object): ContentLine =>
  line({
    type: "assistant",
    parent_tool_use_id: parent,
    message: { content: [{ type: "tool_use", id, name, input }] },
  });
const done = (id: string, parent: string | null, result: unknown, text = "ok"): ContentLine =>
  line({
    type: "user",
    parent_tool_use_id: parent,
    message: { content: [{ type: "tool_result", tool_use_id: id, content: text }] },
    tool_use_result: result,
  });

function launched(): LineMapper {
  const mapper = new LineMapper("/w");
  mapper.map(call("agent", "Agent", null, { description: "Look" }));
  mapper.map(done("agent", null, { status: "async_launched" }));
  return mapper;
}

describe("a sub-agent in the background", () => {
  it("goes on after its result, and says so", () => {
    const mapper = new LineMapper("/w");
    mapper.map(call("agent", "Agent", null, { description: "Look" }));
    expect(mapper.map(done("agent", null, { status: "async_launched" }))).toEqual([
      {
        type: "tool-changed",
        blockId: "agent",
        change: { status: "running", isInBackground: true },
      },
    ]);
  });

  it("has calls that are known for what they are after the turn, and hold nothing up", () => {
    const mapper = launched();
    mapper.map(call("read", "Read", "agent", { file_path: "/w/a.ts" }));
    expect(mapper.hasRunningTools).toBe(false);
    mapper.endTurn();
    const [event] = mapper.map(done("read", "agent", { file: { numLines: 7 } }));
    expect(event).toMatchObject({ change: { status: "done", summary: { lines: 7 } } });
  });

  it("ends with what it reports", () => {
    const mapper = launched();
    mapper.endTurn();
    const end = line({
      type: "system",
      subtype: "task_notification",
      tool_use_id: "agent",
      status: "completed",
      summary: "tidy",
    });
    expect(mapper.map(end)).toMatchObject([
      { blockId: "agent", change: { status: "done", output: { text: "tidy" } } },
    ]);
    expect(mapper.hasBackgroundAgents).toBe(false);
  });
});

describe("what a sub-agent reports", () => {
  it("is shown in its own words, without what the CLI adds for the model", () => {
    const mapper = new LineMapper("/w");
    mapper.map(call("agent", "Task", null, { description: "Look" }));
    const content = [
      { type: "text", text: "<tools-used-before-summary>Bash</tools-used-before-summary>\n" },
      { type: "text", text: "The folder is tidy." },
    ];
    const [event] = mapper.map(
      done(
        "agent",
        null,
        { status: "completed", agentId: "a1", content },
        "[Subagent hand-back] …",
      ),
    );
    expect(event).toMatchObject({ change: { output: { text: "The folder is tidy." } } });
  });
});
