import * as v from "valibot";
import * as vscode from "vscode";
import type { Disposable } from "../base/lifecycle";
import { problemSeverities } from "../shared/editorContext";
import { maxFixedProblems, maxProblemLength, maxProblemSourceLength } from "../shared/limits";
import type { CommandId } from "./commands";
import { problemOf } from "./problemOf";

const fixCommand: CommandId = "remoteClaude.fixProblem";
const line = v.pipe(v.number(), v.integer(), v.minValue(1));

/** What the quick fix hands to its command; anybody may run that, with anything. */
export const fixArgument = v.object({
  uri: v.pipe(v.string(), v.url()),
  problems: v.pipe(
    v.array(
      v.object({
        line,
        endLine: line,
        severity: v.picklist(problemSeverities),
        message: v.pipe(v.string(), v.maxLength(maxProblemLength)),
        source: v.pipe(v.string(), v.maxLength(maxProblemSourceLength)),
      }),
    ),
    v.minLength(1),
    v.maxLength(maxFixedProblems),
  ),
});

/** Offers Claude's help beside the other quick fixes, wherever a problem of a file is marked. */
export function registerQuickFix(title: string): Disposable {
  const kind = vscode.CodeActionKind.QuickFix;
  const provider: vscode.CodeActionProvider = {
    provideCodeActions: ({ uri }, _range, { diagnostics }) => {
      if (diagnostics.length === 0) return [];
      const action = new vscode.CodeAction(title, kind);
      const problems = diagnostics.slice(0, maxFixedProblems).map(problemOf);
      const argument: v.InferInput<typeof fixArgument> = { uri: uri.toString(), problems };
      action.diagnostics = [...diagnostics];
      action.command = { title, command: fixCommand, arguments: [argument] };
      return [action];
    },
  };
  return vscode.languages.registerCodeActionsProvider({ scheme: "file" }, provider, {
    providedCodeActionKinds: [kind],
  });
}
