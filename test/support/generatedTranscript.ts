import { mkdir, realpath, writeFile } from "node:fs/promises";
import path from "node:path";
import { projectName } from "../../src/claude/transcripts/projectFolder";

/** One line of a transcript, before it is JSON. */
export type GeneratedLine = Readonly<Record<string, unknown>>;

const start = Date.parse("2026-01-05T08:00:00.000Z");

/** A UUID that says which one it is. */
export function uuidOf(kind: number, index: number): string {
  const hex = (value: number, length: number) => value.toString(16).padStart(length, "0");
  return `${hex(index, 8)}-0000-4000-8000-${hex(kind, 12)}`;
}

/** The id of the prompt of that turn. */
export const promptId = (turn: number): string => uuidOf(1, turn);

/**
 * Writes lines as the CLI does, each with the line before it as its parent, a time and the fields that
 * all lines have.
 */
export class TranscriptWriter {
  readonly lines: string[] = [];
  readonly folder: string;
  /** The line that the next one follows. */
  parent: string | null = null;
  private count = 0;

  constructor(folder = "/work/folder") {
    this.folder = folder;
  }

  /** A line of the chain. */
  add(line: GeneratedLine, uuid = uuidOf(9, this.count)): string {
    this.count += 1;
    const common = {
      parentUuid: this.parent,
      isSidechain: false,
      ...line,
      uuid,
      timestamp: new Date(start + this.count * 1_000).toISOString(),
      cwd: this.folder,
      version: "2.1.330",
      gitBranch: "main",
    };
    this.lines.push(JSON.stringify(common));
    this.parent = uuid;
    return uuid;
  }

  /** A line that the CLI keeps for itself. */
  own(line: GeneratedLine): void {
    this.lines.push(JSON.stringify(line));
  }

  prompt(id: string, content: unknown): void {
    this.own({ type: "queue-operation", operation: "enqueue", content });
    this.add({ type: "user", message: { role: "user", content } }, id);
    this.own({ type: "api-request", params: { model: "claude", tail: ["x".repeat(500)] } });
  }

  answer(id: string, block: GeneratedLine, stopReason: string | null, index = 0): void {
    const usage = { input_tokens: 10, output_tokens: 5 };
    const message = { id, role: "assistant", model: "claude", content: [block], usage };
    const line = { message: { ...message, stop_reason: stopReason }, apiBlockIndex: index };
    this.add({ ...line, type: "assistant" });
  }

  result(id: string, content: unknown, toolUseResult: unknown, more: GeneratedLine = {}): void {
    const block = { type: "tool_result", tool_use_id: id, content };
    const message = { role: "user", content: [{ ...block, is_error: more["is_error"] === true }] };
    this.add({ type: "user", message, toolUseResult, ...more });
  }

  get text(): string {
    return this.lines.map((line) => `${line}\n`).join("");
  }
}

/** A turn with a text; every third one runs a command, every fifth one changes a file. */
export function writeTurn(writer: TranscriptWriter, turn: number, words = 30): void {
  writer.prompt(promptId(turn), `Prompt ${turn}: please look at part ${turn} of the work.`);
  if (turn % 3 === 0) {
    const id = `toolu_bash_${turn}`;
    const input = { command: `ls part${turn}`, description: "List" };
    writer.answer(`msg_${turn}_a`, { type: "tool_use", id, name: "Bash", input }, "tool_use");
    writer.result(id, `out ${turn}`, { stdout: `out ${turn}`, stderr: "" });
  }
  if (turn % 5 === 0) {
    const id = `toolu_edit_${turn}`;
    const file_path = `${writer.folder}/a${turn}.txt`;
    const input = { file_path, old_string: "one", new_string: "two" };
    writer.answer(`msg_${turn}_b`, { type: "tool_use", id, name: "Edit", input }, "tool_use");
    const hunk = { oldStart: 1, oldLines: 1, newStart: 1, newLines: 1, lines: ["-one", "+two"] };
    writer.result(id, "updated", { filePath: file_path, structuredPatch: [hunk] });
  }
  const text = Array.from({ length: words }, (_, index) => `word${index}`).join(" ");
  writer.answer(`msg_${turn}_c`, { type: "text", text: `Answer ${turn}. ${text}` }, "end_turn");
  writer.own({ type: "last-prompt", lastPrompt: `Prompt ${turn}`, leafUuid: writer.parent });
}

/** The text of a transcript with that many turns. `words`: how long each answer is. */
export function generateTranscript(turns: number, folder?: string, words = 30): string {
  const writer = new TranscriptWriter(folder);
  for (let turn = 0; turn < turns; turn++) writeTurn(writer, turn, words);
  return writer.text;
}

/** Puts a transcript where the CLI would keep it; gives its path. */
export async function placeTranscript(
  configFolder: string,
  workspaceFolder: string,
  sessionId: string,
  text: string | Buffer,
): Promise<string> {
  const project = path.join(configFolder, "projects", projectName(await realpath(workspaceFolder)));
  await mkdir(project, { recursive: true });
  const file = path.join(project, `${sessionId}.jsonl`);
  await writeFile(file, text);
  return file;
}
