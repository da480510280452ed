import * as v from "valibot";
import type { PermissionContent } from "../shared/state";
import type { ToolInput } from "./toolCard";
import { shownPath } from "./toolCard";

const command = v.object({ command: v.string(), description: v.optional(v.string()) });
const write = v.object({ file_path: v.string(), content: v.string() });
const change = { old_string: v.string(), new_string: v.string() };
const edit = v.object({ file_path: v.string(), ...change });
const multiEdit = v.object({ file_path: v.string(), edits: v.array(v.object(change)) });
const question = v.object({
  questions: v.array(
    v.object({
      question: v.string(),
      header: v.optional(v.string(), ""),
      multiSelect: v.optional(v.boolean(), false),
      options: v.array(v.object({ label: v.string(), description: v.optional(v.string(), "") })),
    }),
  ),
});
const plan = v.object({ plan: v.optional(v.string()) });

/**
 * What a request would do, whole. An input that holds more than the form for its tool shows (or that
 * has another shape) is shown as JSON instead, so that nothing of it is hidden.
 */
export function permissionContent(
  toolName: string,
  input: ToolInput,
  folder: string,
): PermissionContent {
  return knownContent(toolName, input, folder) ?? otherContent(input);
}

function knownContent(name: string, input: ToolInput, folder: string): PermissionContent | null {
  switch (name) {
    case "Bash": {
      const { output, success } = v.safeParse(command, input);
      if (!success || hasMore(input, "command", "description", "timeout")) return null;
      return { kind: "command", command: output.command, description: output.description ?? null };
    }
    case "Write": {
      const { output, success } = v.safeParse(write, input);
      if (!success || hasMore(input, "file_path", "content")) return null;
      return { kind: "write", path: shownPath(output.file_path, folder), content: output.content };
    }
    case "Edit":
    case "MultiEdit":
      return editContent(input, folder);
    case "AskUserQuestion": {
      const { output, success } = v.safeParse(question, input);
      return success ? { kind: "question", questions: output.questions.map(toQuestion) } : null;
    }
    case "ExitPlanMode": {
      const { output, success } = v.safeParse(plan, input);
      return { kind: "plan", markdown: success ? (output.plan ?? null) : null };
    }
    default:
      return null;
  }
}

function editContent(input: ToolInput, folder: string): PermissionContent | null {
  // `replace_all` changes more than the one place that the texts show.
  if (input["replace_all"] === true) return null;
  if (hasMore(input, "file_path", "old_string", "new_string", "replace_all", "edits")) return null;
  const several = v.safeParse(multiEdit, input);
  if (several.success) return toEdit(several.output.file_path, several.output.edits, folder);
  const one = v.safeParse(edit, input);
  return one.success ? toEdit(one.output.file_path, [one.output], folder) : null;
}

function toEdit(
  path: string,
  edits: readonly { readonly old_string: string; readonly new_string: string }[],
  folder: string,
): PermissionContent {
  return {
    kind: "edit",
    path: shownPath(path, folder),
    edits: edits.map((each) => ({ oldText: each.old_string, newText: each.new_string })),
  };
}

function toQuestion(each: v.InferOutput<typeof question>["questions"][number]) {
  const { question: text, header, multiSelect, options } = each;
  return { question: text, header, isMultiple: multiSelect, options };
}

function otherContent(input: ToolInput): PermissionContent {
  return { kind: "other", input: JSON.stringify(input, null, 2) };
}

function hasMore(input: ToolInput, ...shown: readonly string[]): boolean {
  return Object.entries(input).some(([key, value]) => value !== undefined && !shown.includes(key));
}
