import * as v from "valibot";
import { changePath } from "./changesRequests";
import { maxEditorLine } from "./limits";
import { request, uuid } from "./requestForm";

// What is asked of the editor on the PC; protocol.ts has the whole. Refused with `no-editor` where there
// is none, as in the headless program, and with `editor-busy` while somebody types in it.

/** Counted from 1; one that the file does not have is its last. */
const lineNumber = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(maxEditorLine));

/**
 * Shows a file of the folder in the editor, at its lines. A path that leads elsewhere, by its names or
 * by a link, and what is no file is `not-found`; what the editor can't show as text `not-shown`.
 */
export const editorOpen = request("editor.open", {
  path: changePath,
  line: v.optional(lineNumber),
  endLine: v.optional(lineNumber),
});
/**
 * Shows in the editor what changed in a file: since the last commit, or by the conversation's tools,
 * whichever is known unless `source` says. Result: `{shown}`, `file` where what was before can't be made
 * out, so that only the file is shown. `oldPath`: as the list of changes has it.
 */
export const editorDiff = request("editor.diff", {
  conversationId: uuid,
  path: changePath,
  oldPath: v.optional(changePath),
  source: v.optional(v.picklist(["git", "conversation"])),
});
/** The problems that the editor knows of in the folder, and the folder's files that are open in it. Result: `EditorContext`. */
export const editorContext = request("editor.context", {});
