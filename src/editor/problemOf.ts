import * as vscode from "vscode";
import type { EditorProblem, ProblemSeverity } from "../shared/editorContext";
import { maxProblemLength, maxProblemSourceLength } from "../shared/limits";
import { oneLine } from "../shared/oneLine";

/** A problem without its file. */
export type PlacedProblem = Omit<EditorProblem, "path">;

/** What VS Code marks, in the product's own terms. */
export function problemOf({
  range,
  severity,
  message,
  source = "",
  code,
}: vscode.Diagnostic): PlacedProblem {
  const id = typeof code === "object" ? code.value : (code ?? "");
  return {
    line: range.start.line + 1,
    endLine: range.end.line + 1,
    severity: severityOf(severity),
    message: oneLine(message, maxProblemLength),
    source: oneLine(`${source} ${id}`, maxProblemSourceLength),
  };
}

function severityOf(severity: vscode.DiagnosticSeverity): ProblemSeverity {
  switch (severity) {
    case vscode.DiagnosticSeverity.Error:
      return "error";
    case vscode.DiagnosticSeverity.Warning:
      return "warning";
    default:
      return "info";
  }
}
