import { readdir } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import * as v from "valibot";
import { parseJson } from "../../base/json";
import type { Logger } from "../../base/logger";
import { isWithin } from "../../base/paths";
import type { EditedFile, EditedFiles, FileEdit } from "../../conversation/history";
import {
  maxEditedFiles,
  maxEditScanBytes,
  maxEditsPerFile,
  maxSubagents,
  maxSubagentScanBytes,
} from "../../shared/limits";
import type { DiffHunk } from "../../shared/state";
import type { OpenFile } from "./transcriptFile";
import { linesBackward, withFile } from "./transcriptFile";

/** The results of Write, Edit and MultiEdit, of CLIs from 2.0 on. */
const written = v.object({
  filePath: v.string(),
  type: v.fallback(v.optional(v.string()), undefined),
  content: v.fallback(v.optional(v.string()), undefined),
  structuredPatch: v.array(
    v.object({ oldStart: v.number(), newStart: v.number(), lines: v.array(v.string()) }),
  ),
});
/** That of NotebookEdit, which has no patch. `error` is empty when it worked. */
const notebook = v.object({
  notebook_path: v.string(),
  new_source: v.string(),
  old_source: v.fallback(v.optional(v.string()), undefined),
  edit_mode: v.fallback(v.optional(v.string()), undefined),
  error: v.fallback(v.optional(v.string()), undefined),
});
const resultLine = v.object({
  type: v.literal("user"),
  uuid: v.fallback(v.optional(v.string()), undefined),
  timestamp: v.fallback(v.optional(v.string()), undefined),
  toolUseResult: v.union([written, notebook]),
});

/** A sub-agent's record has no structured results: what it wrote is known from its calls. */
const callLine = v.object({
  type: v.literal("assistant"),
  message: v.object({ content: v.array(v.unknown()) }),
});
const call = v.object({
  type: v.literal("tool_use"),
  id: v.string(),
  name: v.picklist(["Write", "Edit", "MultiEdit", "NotebookEdit"]),
  input: v.record(v.string(), v.unknown()),
});
const answerLine = v.object({
  type: v.literal("user"),
  timestamp: v.fallback(v.optional(v.string()), undefined),
  message: v.object({ content: v.array(v.unknown()) }),
});
const answer = v.object({
  type: v.literal("tool_result"),
  tool_use_id: v.string(),
  is_error: v.fallback(v.optional(v.boolean()), undefined),
  content: v.optional(v.unknown()),
});

interface RawEdit extends FileEdit {
  /** As the CLI writes it: absolute. */
  readonly file: string;
  readonly isNew: boolean;
}

/** Where the edits of a session are written down. */
export interface EditSource {
  readonly file: OpenFile;
  /** Absolute paths by which the folder goes; the first is the real one. */
  readonly folders: readonly string[];
  readonly subagentsFolder: string;
  readonly logger: Logger;
}

/** The files that a session and its sub-agents changed, from the newest record back. */
export async function readEditedFiles(source: EditSource): Promise<EditedFiles> {
  const files = new Map<string, EditedFile>();
  const outside = new Set<string>();
  const isPartial = await eachEdit(source, null, (edit) => {
    const path = pathIn(source.folders, edit.file);
    if (path === null) {
      if (outside.size < maxEditedFiles) outside.add(edit.file);
      return;
    }
    const known = files.get(path);
    if (known === undefined && files.size >= maxEditedFiles) return;
    files.set(path, {
      path,
      isNew: edit.isNew || known?.isNew === true,
      added: (known?.added ?? 0) + countOf(edit.hunks, "+"),
      removed: (known?.removed ?? 0) + countOf(edit.hunks, "-"),
      at: latest(known?.at ?? null, edit.at),
    });
  });
  return {
    files: [...files.values()],
    outside: outside.size,
    isPartial: isPartial || files.size >= maxEditedFiles,
  };
}

/** What was written into one file, oldest first. */
export async function readEditsOf(source: EditSource, path: string): Promise<readonly FileEdit[]> {
  const edits: FileEdit[] = [];
  // In a line of JSON a name may be escaped; its last plain part is enough to look for.
  const sought = /[\w.-]+$/.exec(path)?.[0] ?? "";
  await eachEdit(source, sought, ({ file, hunks, at }) => {
    if (pathIn(source.folders, file) === path && edits.length < maxEditsPerFile) {
      edits.push({ hunks, at });
    }
  });
  return edits.reverse().sort((left, right) => (left.at ?? 0) - (right.at ?? 0));
}

/** Hands over each edit, the newest of each transcript first; gives whether some could not be read. */
async function eachEdit(
  { file, subagentsFolder, logger }: EditSource,
  sought: string | null,
  take: (edit: RawEdit) => void,
): Promise<boolean> {
  const seen = new Set<string>();
  const scan = async (one: OpenFile, maxBytes: number): Promise<boolean> => {
    const start = Math.max(0, one.sizeBytes - maxBytes);
    let isPartial = start > 0;
    const calls = new CallReader();
    for await (const { bytes, isCut } of linesBackward(one, { start })) {
      if (one !== file && !isCut) {
        for (const edit of calls.add(bytes)) take(edit);
      }
      if (!bytes.includes('"toolUseResult"')) continue;
      if (!bytes.includes('"structuredPatch"') && !bytes.includes('"notebook_path"')) continue;
      if (sought !== null && !bytes.includes(sought)) continue;
      if (isCut) {
        isPartial = true;
        continue;
      }
      const line = v.safeParse(resultLine, parseJson(bytes.toString("utf8")));
      if (!line.success) continue;
      // What a fork took over has the ids that it had.
      const { uuid, timestamp, toolUseResult } = line.output;
      if (uuid !== undefined && seen.has(uuid)) continue;
      if (uuid !== undefined) seen.add(uuid);
      const edit = editOf(toolUseResult, timestamp);
      if (edit !== null) take(edit);
    }
    return isPartial;
  };
  let isPartial = await scan(file, maxEditScanBytes);
  const names = await readdir(subagentsFolder).catch(() => []);
  const transcripts = names.filter((name) => /^agent-[\w-]{1,64}\.jsonl$/.test(name));
  for (const name of transcripts.slice(0, maxSubagents)) {
    const read = (one: OpenFile): Promise<boolean> => scan(one, maxSubagentScanBytes);
    const was = await withFile(join(subagentsFolder, name), logger, read, file.signal);
    isPartial ||= was ?? true;
  }
  return isPartial || transcripts.length > maxSubagents;
}

/** Reads the calls of a sub-agent from its last line back: a call counts when its answer is no failure. */
class CallReader {
  /** When calls were answered well, by their ids. */
  private readonly answered = new Map<string, { at: number | null; isNew: boolean }>();

  add(bytes: Buffer): readonly RawEdit[] {
    if (bytes.includes('"tool_result"')) this.addAnswers(bytes);
    if (this.answered.size === 0 || !/"(?:Write|\w*Edit)"/.test(bytes.toString("latin1")))
      return [];
    const line = v.safeParse(callLine, parseJson(bytes.toString("utf8")));
    if (!line.success) return [];
    return line.output.message.content.flatMap((block) => {
      const parsed = v.safeParse(call, block);
      const known = parsed.success ? this.answered.get(parsed.output.id) : undefined;
      return parsed.success && known ? editOfCall(parsed.output.input, known) : [];
    });
  }

  private addAnswers(bytes: Buffer): void {
    // Those with a structured result are read from that.
    if (bytes.includes('"structuredPatch"')) return;
    const line = v.safeParse(answerLine, parseJson(bytes.toString("utf8")));
    if (!line.success) return;
    const at = timeOf(line.output.timestamp);
    for (const block of line.output.message.content) {
      const parsed = v.safeParse(answer, block);
      if (parsed.success && parsed.output.is_error !== true) {
        const { tool_use_id: id, content } = parsed.output;
        const isNew = typeof content === "string" && content.startsWith("File created");
        this.answered.set(id, { at, isNew });
      }
    }
  }
}

/** What a call wrote, by its own words: where in the file is not known, so lines count from one. */
function editOfCall(
  input: Readonly<Record<string, unknown>>,
  { at, isNew }: { readonly at: number | null; readonly isNew: boolean },
): RawEdit[] {
  const text = (value: unknown): string => (typeof value === "string" ? value : "");
  const file = text(input["file_path"]) || text(input["notebook_path"]);
  if (file === "") return [];
  const edits = Array.isArray(input["edits"]) ? (input["edits"] as readonly unknown[]) : [input];
  const hunks = edits.flatMap((edit): readonly DiffHunk[] => {
    const words = v.is(v.record(v.string(), v.unknown()), edit) ? edit : {};
    const after = text(words["new_string"]) || text(words["new_source"]);
    return typeof words["content"] === "string"
      ? wholeFile(words["content"])
      : cellHunk(linesOf(text(words["old_string"])), linesOf(after));
  });
  return [{ file, isNew, at, hunks }];
}

function timeOf(timestamp: string | undefined): number | null {
  const time = Date.parse(timestamp ?? "");
  return Number.isNaN(time) ? null : time;
}

function editOf(
  result: v.InferOutput<typeof resultLine>["toolUseResult"],
  timestamp: string | undefined,
): RawEdit | null {
  const at = timeOf(timestamp);
  if ("filePath" in result) {
    const { filePath, type, content, structuredPatch } = result;
    const isNew = type === "create";
    const hunks =
      isNew && structuredPatch.length === 0 ? wholeFile(content ?? "") : structuredPatch;
    return { file: filePath, isNew, at, hunks: hunks.map(plainHunk) };
  }
  const {
    notebook_path: file,
    new_source: newText,
    old_source: oldText,
    edit_mode,
    error,
  } = result;
  if ((error ?? "") !== "") return null;
  const [before, after] = [
    edit_mode === "insert" ? [] : linesOf(oldText ?? ""),
    edit_mode === "delete" ? [] : linesOf(newText),
  ];
  return { file, isNew: false, at, hunks: cellHunk(before, after) };
}

/** "\ No newline at end of file" is no line of the file. */
function plainHunk({ oldStart, newStart, lines }: DiffHunk): DiffHunk {
  return { oldStart, newStart, lines: lines.filter((line) => !line.startsWith("\\")) };
}

function wholeFile(content: string): readonly DiffHunk[] {
  return [{ oldStart: 0, newStart: 1, lines: linesOf(content).map((line) => `+${line}`) }];
}

/** The lines of a cell that are others now, numbered within it. */
function cellHunk(before: readonly string[], after: readonly string[]): readonly DiffHunk[] {
  let start = 0;
  while (start < Math.min(before.length, after.length) && before[start] === after[start]) start++;
  let end = 0;
  const most = Math.min(before.length, after.length) - start;
  while (end < most && before.at(-1 - end) === after.at(-1 - end)) end++;
  const lines = [
    ...before.slice(start, before.length - end).map((line) => `-${line}`),
    ...after.slice(start, after.length - end).map((line) => `+${line}`),
  ];
  return lines.length === 0 ? [] : [{ oldStart: start + 1, newStart: start + 1, lines }];
}

function linesOf(text: string): string[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

function countOf(hunks: readonly DiffHunk[], sign: "+" | "-"): number {
  return hunks.reduce(
    (sum, { lines }) => sum + lines.filter((line) => line.startsWith(sign)).length,
    0,
  );
}

function latest(left: number | null, right: number | null): number | null {
  return left === null || right === null ? (left ?? right) : Math.max(left, right);
}

/** From the folder on, with forward slashes; null: it lies outside. */
function pathIn(folders: readonly string[], file: string): string | null {
  for (const folder of folders) {
    if (file !== folder && isWithin(folder, file)) {
      return relative(folder, file).split(sep).join("/");
    }
  }
  return null;
}
