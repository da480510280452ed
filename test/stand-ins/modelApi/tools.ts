import path from "node:path";
import { contextText } from "./request";
import type { MessagesRequest } from "./request";
import { unescapeText } from "./script";

/** One tool call of the model. */
export interface ToolCall {
  readonly name: string;
  readonly input: Record<string, unknown>;
}

/**
 * Turns a tool step into calls. The outer list is one message after another (each waits for its results), the inner
 * list is the calls of one message. The same request history always gives the same calls.
 */
export function toolCalls(verb: string, rest: string, request: MessagesRequest): ToolCall[][] {
  const parts = rest.split(" | ");
  const [first = "", second = "", third = ""] = parts;
  switch (verb) {
    case "bash":
      return [[{ name: "Bash", input: { command: rest, description: "Run a command" } }]];
    case "write": {
      const content = unescapeText(rest.slice(first.length + " | ".length));
      return [[{ name: "Write", input: { file_path: absolute(first, request), content } }]];
    }
    case "edit": {
      const [oldText, newText] = [unescapeText(second), unescapeText(third)];
      const input = {
        file_path: absolute(first, request),
        old_string: oldText,
        new_string: newText,
      };
      return [[{ name: "Edit", input }]];
    }
    case "read":
      return [[{ name: "Read", input: { file_path: absolute(rest, request) } }]];
    case "ask":
    case "ask*":
      return [[question(first, parts.slice(1), verb === "ask*")]];
    case "plan":
      return plan(unescapeText(rest), request);
    case "todo":
      return [todos(parts, request)];
    case "task":
    case "task&": {
      const prompt = second.replaceAll("{{", "[[").replaceAll("}}", "]]");
      const common = { description: first, prompt, subagent_type: "general-purpose" };
      return [[{ name: "Task", input: { ...common, run_in_background: verb === "task&" } }]];
    }
    default: {
      const [, name = "", json = "{}"] = /^(\S+)\s*([\s\S]*)$/.exec(rest) ?? [];
      return [[{ name, input: JSON.parse(json === "" ? "{}" : json) as Record<string, unknown> }]];
    }
  }
}

/** The folder that the CLI says it works in, or `undefined`. */
function workingFolder(request: MessagesRequest): string | undefined {
  return /working directory: (.+)/i.exec(contextText(request))?.[1]?.trim();
}

function absolute(file: string, request: MessagesRequest): string {
  return path.resolve(workingFolder(request) ?? ".", file);
}

function question(text: string, labels: readonly string[], multiSelect: boolean): ToolCall {
  const options = (labels.length < 2 ? ["Yes", "No"] : labels).map((label) => ({
    label,
    description: `Choose ${label}`,
  }));
  const header = text.replace(/\W+/g, " ").trim().slice(0, 12).trim() || "Question";
  return {
    name: "AskUserQuestion",
    input: { questions: [{ question: text, header, multiSelect, options }] },
  };
}

function plan(text: string, request: MessagesRequest): ToolCall[][] {
  const content = text === "" ? "# Plan\n1. Do it\n2. Test it" : text;
  const file = /\S*[\\/]\.claude[\\/]plans[\\/][\w-]+\.md/.exec(contextText(request))?.[0];
  const exit: ToolCall[] = [{ name: "ExitPlanMode", input: { plan: content } }];
  return file === undefined
    ? [exit]
    : [[{ name: "Write", input: { file_path: file, content } }], exit];
}

function todos(items: readonly string[], request: MessagesRequest): ToolCall[] {
  if (!request.tools.some(({ name }) => name === "TodoWrite")) {
    return items.map((item) => ({
      name: "TaskCreate",
      input: { subject: item, description: item },
    }));
  }
  const list = items.map((item, index) => ({
    content: item,
    activeForm: item,
    status: index === 0 ? "in_progress" : "pending",
  }));
  return [{ name: "TodoWrite", input: { todos: list } }];
}
