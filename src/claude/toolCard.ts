import { isAbsolute, relative, sep } from "node:path";
import * as v from "valibot";
import { maxTodos, maxToolSubjectLength } from "../shared/limits";
import type { TodoItem, ToolKind } from "../shared/state";
import { boundedTodos } from "./cardBounds";
import { oneLine } from "./text";

/** The input of a tool as the model wrote it. */
export type ToolInput = Readonly<Record<string, unknown>>;

const kinds: ReadonlyMap<string, ToolKind> = new Map([
  ["Bash", "command"],
  ["BashOutput", "command"],
  ["KillShell", "command"],
  ["PowerShell", "command"],
  ["Read", "read"],
  ["NotebookRead", "read"],
  ["Write", "write"],
  ["Edit", "edit"],
  ["MultiEdit", "edit"],
  ["NotebookEdit", "edit"],
  ["Glob", "search"],
  ["Grep", "search"],
  ["LS", "search"],
  ["ToolSearch", "search"],
  ["WebFetch", "fetch"],
  ["WebSearch", "fetch"],
  ["TodoWrite", "todo"],
  ["TaskCreate", "todo"],
  ["TaskUpdate", "todo"],
  ["TaskList", "todo"],
  ["TaskGet", "todo"],
  ["Task", "agent"],
  ["Agent", "agent"],
  ["AskUserQuestion", "question"],
  ["ExitPlanMode", "plan"],
  ["EnterPlanMode", "plan"],
]);

/** The kind of a tool; tools of MCP servers and unknown ones are `other`. */
export function toolKind(name: string): ToolKind {
  return kinds.get(name) ?? "other";
}

/** What a call works on, on one line. Paths inside the folder are relative to it. */
export function toolSubject(name: string, input: ToolInput, folder: string): string {
  return oneLine(rawSubject(name, input, folder), maxToolSubjectLength);
}

function rawSubject(name: string, input: ToolInput, folder: string): string {
  const text = (key: string): string => {
    const value = input[key];
    return typeof value === "string" ? value : "";
  };
  switch (toolKind(name)) {
    case "command":
      return text("command") || text("bash_id") || text("shell_id");
    case "read":
    case "write":
    case "edit":
      return shownPath(text("file_path") || text("notebook_path"), folder);
    case "search": {
      const where = shownPath(text("path"), folder);
      const what = text("pattern") || text("query");
      return what === "" || where === "" ? what || where : `${what} · ${where}`;
    }
    case "fetch":
      return (
        text("query") ||
        text("url")
          .replace(/^https?:\/\//, "")
          .replace(/[?#].*$/s, "")
      );
    case "todo":
      return text("subject");
    case "agent":
      return text("description");
    case "question":
      return questionTexts(input).join(" · ");
    case "plan":
      return "";
    case "other":
      return text("description") || text("skill") || (isEmpty(input) ? "" : JSON.stringify(input));
  }
}

/** A path as a person of this folder would write it. */
export function shownPath(path: string, folder: string): string {
  if (!isAbsolute(path)) return path;
  const inside = relative(folder, path);
  const isInside = inside !== "" && inside !== ".." && !inside.startsWith(`..${sep}`);
  return isInside && !isAbsolute(inside) ? inside : path;
}

const questions = v.object({ questions: v.array(v.object({ question: v.string() })) });

function questionTexts(input: ToolInput): readonly string[] {
  const parsed = v.safeParse(questions, input);
  return parsed.success ? parsed.output.questions.map(({ question }) => question) : [];
}

const todoWrite = v.object({
  todos: v.array(v.object({ content: v.string(), status: v.optional(v.string()) })),
});

/** The list that a TodoWrite call sets, or null for any other call. */
export function todosOf(name: string, input: ToolInput): readonly TodoItem[] | null {
  if (name !== "TodoWrite") return null;
  const parsed = v.safeParse(todoWrite, input);
  if (!parsed.success) return null;
  const items = parsed.output.todos.slice(0, maxTodos);
  return boundedTodos(
    items.map(({ content, status }) => ({ text: content, status: todoStatus(status) })),
  );
}

/** The state of an item, from the CLI's word for it. */
export function todoStatus(word: string | undefined): TodoItem["status"] {
  if (word === "completed") return "done";
  return word === "in_progress" ? "active" : "pending";
}

function isEmpty(input: ToolInput): boolean {
  return Object.keys(input).length === 0;
}
