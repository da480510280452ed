import type { EditorProblem } from "./editorContext";

/**
 * A file by the name that the CLI takes for one in a prompt: `@src/a.ts`, `@src/a.ts#L10-20`, in quotes
 * where the path has blanks. Lines count from 1.
 */
export function fileReference(path: string, line?: number, endLine = line): string {
  const end = endLine === line ? "" : `-${endLine ?? ""}`;
  const lines = line === undefined ? "" : `#L${line}${end}`;
  return /\s/.test(path) ? `@"${path}${lines}"` : `@${path}${lines}`;
}

/** A problem for a prompt: where it is, what it is, and who says so, on one line. */
export function problemReference(problem: EditorProblem): string {
  const { path, line, endLine, severity, message, source } = problem;
  const by = source === "" ? "" : ` (${source})`;
  return `${fileReference(path, line, endLine)} ${severity}: ${message}${by}`;
}
