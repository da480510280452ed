import * as v from "valibot";
import { maxTodoLength, maxTodos } from "../shared/limits";
import type { TodoItem } from "../shared/state";
import { boundedTodos } from "./cardBounds";
import { oneLine } from "./text";
import type { ToolInput } from "./toolCard";
import { todoStatus } from "./toolCard";

const created = v.object({ task: v.object({ id: v.string(), subject: v.string() }) });
const updated = v.object({
  taskId: v.string(),
  status: v.optional(v.string()),
  subject: v.optional(v.string()),
});
const listed = v.object({
  tasks: v.array(v.object({ id: v.string(), subject: v.string(), status: v.optional(v.string()) })),
});

/**
 * The to-do list that the CLI's Task tools build up call by call. The cards show the whole list, so
 * it is kept here, in the order of creation.
 */
export class TaskList {
  private readonly items = new Map<string, TodoItem>();

  /** Takes in a finished call; gives the list, or null when the call does not belong to it. */
  apply(name: string, input: ToolInput, result: unknown): readonly TodoItem[] | null {
    switch (name) {
      case "TaskCreate": {
        const parsed = v.safeParse(created, result);
        if (parsed.success) this.set(parsed.output.task.id, parsed.output.task.subject, undefined);
        break;
      }
      case "TaskUpdate":
        this.update(input);
        break;
      case "TaskList":
        this.replace(result);
        break;
      default:
        return null;
    }
    return boundedTodos([...this.items.values()]);
  }

  private update(input: ToolInput): void {
    const parsed = v.safeParse(updated, input);
    if (!parsed.success) return;
    const { taskId, status, subject } = parsed.output;
    const item = this.items.get(taskId);
    if (item === undefined) return;
    if (status === "deleted") this.items.delete(taskId);
    else {
      this.items.set(taskId, {
        text: subject === undefined ? item.text : oneLine(subject, maxTodoLength),
        status: status === undefined ? item.status : todoStatus(status),
      });
    }
  }

  private replace(result: unknown): void {
    const parsed = v.safeParse(listed, result);
    if (!parsed.success) return;
    this.items.clear();
    for (const { id, subject, status } of parsed.output.tasks) this.set(id, subject, status);
  }

  private set(id: string, text: string, status: string | undefined): void {
    if (this.items.size >= maxTodos) return;
    this.items.set(id, { text: oneLine(text, maxTodoLength), status: todoStatus(status) });
  }
}
