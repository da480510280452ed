import type { ToolCall } from "../../src/shared/state";

/** A command that runs, changed so. */
export function toolCall(change: Partial<ToolCall> = {}): ToolCall {
  return {
    kind: "command",
    name: "Bash",
    subject: "ls",
    status: "running",
    parentId: null,
    summary: null,
    output: null,
    diff: null,
    todos: null,
    ...change,
  };
}
