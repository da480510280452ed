import { describe, expect, it } from "vitest";
import { parseCliLine } from "../../../src/claude/cliLines";
import { LineMapper } from "../../../src/claude/lineMapper";
import { TaskList } from "../../../src/claude/taskList";
import { todosOf } from "../../../src/claude/toolCard";
import {
  maxProblemDetailLength,
  maxTodoLength,
  maxTodos,
  maxToolPartSize,
} from "../../../src/shared/limits";

const long = "x".repeat(10_000);

describe("what the CLI says at length is cut on its way to the page", () => {
  it("items of a to-do list", () => {
    const [item] = todosOf("TodoWrite", { todos: [{ content: long }] }) ?? [];
    expect(item?.text).toHaveLength(maxTodoLength);
    const tasks = new TaskList();
    const [created] = tasks.apply("TaskCreate", {}, { task: { id: "1", subject: long } }) ?? [];
    const [updated] = tasks.apply("TaskUpdate", { taskId: "1", subject: long }, null) ?? [];
    expect([created?.text.length, updated?.text.length]).toEqual([maxTodoLength, maxTodoLength]);
  });

  it("a whole list, so that its card stays small", () => {
    const todos = Array.from({ length: 200 }, () => ({ content: "\u0001한글".repeat(500) }));
    const items = todosOf("TodoWrite", { todos }) ?? [];
    expect(items).toHaveLength(maxTodos);
    expect(Buffer.byteLength(JSON.stringify(items))).toBeLessThanOrEqual(maxToolPartSize);
  });

  it("the words about another try, whose number stays", () => {
    const fields = { type: "system", subtype: "api_retry", attempt: 1, max_retries: 10 };
    const parsed = parseCliLine(JSON.stringify({ ...fields, error: long }));
    if (parsed.kind !== "line" || parsed.line.type !== "system") throw new Error("no line");
    const [event] = new LineMapper("/w").map(parsed.line);
    const block = event?.type === "block-started" ? event.block : null;
    const detail = block?.kind === "notice" ? (block.problem.detail ?? "") : "";
    expect(detail).toMatch(/… \(1\/10\)$/);
    expect(detail.length).toBeLessThan(maxProblemDetailLength + 20);
  });
});
