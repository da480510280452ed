import path from "node:path";
import type * as vscode from "vscode";
import { isWithin } from "../base/paths";
import { fileReference, problemReference } from "../shared/fileReference";
import { maxSentTextLength } from "../shared/limits";
import type { PlacedProblem } from "./problemOf";
import type { Wording } from "./wording/en";

/** As much of a document as is looked at. */
export type SentDocument = Pick<vscode.TextDocument, "uri" | "languageId" | "isDirty" | "getText">;

/** What goes into the message box; `length` is more than `limit` (UTF-16 code units): too long for it. */
export type SentText =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "too-long"; readonly length: number; readonly limit: number };

/**
 * A selection for the message: by its name and lines where it is a file of the folder as it is on disk,
 * else with its text.
 */
export function selectionText(
  document: SentDocument,
  selection: vscode.Selection,
  folder: string,
  { send }: Wording,
): SentText {
  const name = nameIn(folder, document.uri);
  const { start, end } = selection;
  const isWholeLines = end.character === 0 && end.line > start.line;
  const lines = [start.line + 1, isWholeLines ? end.line : end.line + 1] as const;
  if (name === null) {
    const outside =
      document.uri.scheme === "file"
        ? fileReference(placeOf(document.uri), ...lines)
        : placeOf(document.uri);
    return withText(`${outside}:`, document, document.getText(selection));
  }
  const reference = fileReference(name, ...lines);
  if (!document.isDirty) return { kind: "text", text: reference };
  return withText(send.unsaved(reference), document, document.getText(selection));
}

/** A file by its name; null: it is none of the folder's, and its text has to be sent. */
export function fileName(uri: vscode.Uri, folder: string): string | null {
  const name = nameIn(folder, uri);
  return name === null ? null : fileReference(name);
}

/** The whole text of a document that is no file of the folder. */
export function wholeText(document: SentDocument): SentText {
  return withText(`${placeOf(document.uri)}:`, document, document.getText());
}

/** Problems of one file, and what is wanted of Claude. */
export function problemsText(
  uri: vscode.Uri,
  problems: readonly PlacedProblem[],
  folder: string,
  { send }: Wording,
): string {
  const name = nameIn(folder, uri) ?? placeOf(uri);
  const lines = problems.map((problem) => problemReference({ path: name, ...problem }));
  const separator = lines.length === 1 ? " " : "\n";
  return [send.fix(lines.length), ...lines].join(separator);
}

/** From the folder on, with forward slashes; null: it is no file of the folder. */
function nameIn(folder: string, { scheme, fsPath }: vscode.Uri): string | null {
  if (scheme !== "file" || fsPath === folder || !isWithin(folder, fsPath)) return null;
  return path.relative(folder, fsPath).split(path.sep).join("/");
}

function placeOf({ scheme, fsPath, path: name }: vscode.Uri): string {
  return scheme === "file" ? fsPath : name;
}

/** Between fences that nothing in the text ends. */
function withText(head: string, { languageId }: SentDocument, text: string): SentText {
  const { length } = text;
  if (length > maxSentTextLength) return { kind: "too-long", length, limit: maxSentTextLength };
  const ticks = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(ticks + 1);
  const end = text.endsWith("\n") ? "" : "\n";
  const language = languageId === "plaintext" ? "" : languageId;
  return { kind: "text", text: `${head}\n${fence}${language}\n${text}${end}${fence}` };
}
