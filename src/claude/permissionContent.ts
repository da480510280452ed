import { resolve } from "node:path";
import * as v from "valibot";
import type { PermissionContent } from "../shared/permissionContent";
import { replacedFile } from "./fileOnDisk";
import type { ToolInput } from "./toolCard";
import { shownPath } from "./toolCard";

// Strict, so that a field which the card has no place for can't slip in beside the others.
const command = v.strictObject({
  command: v.string(),
  description: v.optional(v.string()),
  timeout: v.optional(v.number()),
  run_in_background: v.optional(v.boolean(), false),
});
const write = v.strictObject({ file_path: v.string(), content: v.string() });
const change = {
  old_string: v.string(),
  new_string: v.string(),
  replace_all: v.optional(v.boolean(), false),
};
const edit = v.strictObject({ file_path: v.string(), ...change });
const anEdit = v.strictObject(change);
const multiEdit = v.strictObject({
  file_path: v.string(),
  edits: v.array(anEdit),
});
const question = v.strictObject({
  questions: v.array(
    v.strictObject({
      question: v.string(),
      header: v.optional(v.string(), ""),
      multiSelect: v.optional(v.boolean(), false),
      options: v.array(
        v.strictObject({ label: v.string(), description: v.optional(v.string(), "") }),
      ),
    }),
  ),
});
/** The CLI adds the file in which it keeps the plan. */
const plan = v.strictObject({
  plan: v.optional(v.string()),
  planFilePath: v.optional(v.string()),
});

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
      if (!success) return null;
      const { description = "", timeout: timeoutMs } = output;
      return {
        kind: "command",
        command: output.command,
        description: description || null,
        ...(timeoutMs === undefined ? {} : { timeoutMs }),
        ...(output.run_in_background ? { isInBackground: true } : {}),
      };
    }
    case "Write": {
      const { output, success } = v.safeParse(write, input);
      if (!success) return null;
      return {
        kind: "write",
        path: shownPath(output.file_path, folder),
        content: output.content,
        replaces: replacedFile(resolve(folder, output.file_path)),
      };
    }
    case "Edit": {
      const { output, success } = v.safeParse(edit, input);
      return success ? toEdit(output.file_path, [output], folder) : null;
    }
    case "MultiEdit": {
      const { output, success } = v.safeParse(multiEdit, input);
      return success ? toEdit(output.file_path, output.edits, folder) : null;
    }
    case "AskUserQuestion": {
      const { output, success } = v.safeParse(question, input);
      return success ? { kind: "question", questions: output.questions.map(toQuestion) } : null;
    }
    case "ExitPlanMode": {
      const { output, success } = v.safeParse(plan, input);
      if (!success) return null;
      const path = output.planFilePath === undefined ? {} : { path: output.planFilePath };
      return { kind: "plan", markdown: output.plan ?? null, ...path };
    }
    default:
      return null;
  }
}

function toEdit(
  path: string,
  edits: readonly v.InferOutput<typeof anEdit>[],
  folder: string,
): PermissionContent {
  return {
    kind: "edit",
    path: shownPath(path, folder),
    edits: edits.map((each) => ({
      oldText: each.old_string,
      newText: each.new_string,
      ...(each.replace_all ? { isEverywhere: true } : {}),
    })),
  };
}

function toQuestion(each: v.InferOutput<typeof question>["questions"][number]) {
  const { question: text, header, multiSelect, options } = each;
  return { question: text, header, isMultiple: multiSelect, options };
}

function otherContent(input: ToolInput): PermissionContent {
  return { kind: "other", input: JSON.stringify(input, null, 2) };
}
