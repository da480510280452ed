import { mkdir, open } from "node:fs/promises";
import path from "node:path";
import { randomFrom } from "../test/unit/journal/support/random";

/** What a tree of logs is made of. */
export interface LogTree {
  readonly bytes: number;
  readonly files: number;
  /** The newest line's time; the others lie in the 30 days before. */
  readonly end: Date;
}

const monthMs = 29 * 24 * 60 * 60_000;
const words = [
  ..."the file has a line that tells what was read and why it is so long".split(" "),
  ..."return const await function export import 파일을 읽고 고쳤습니다".split(" "),
  ...['"quoted"', "path\\to", "a\nnext\n  line", "{}", "=> {", "});\n"],
];
const models = ["claude-opus-4-8", "claude-sonnet-5", "claude-haiku-4-5-20251001"];

/**
 * Writes logs below `<home>/.claude/projects` in the form of the CLI 2.1: prompts, results of tools (most of the
 * bytes), and two lines for each answer of the model, of which only the second one has its final tokens.
 */
export async function writeLogTree(home: string, tree: LogTree): Promise<readonly string[]> {
  const random = randomFrom(7);
  const texts = Array.from({ length: 200 }, () => textOf(random, 500 + random() * 4_500));
  const files: string[] = [];
  const perFile = Math.floor(tree.bytes / tree.files);
  for (let index = 0; index < tree.files; index += 1) {
    const folder = path.join(home, ".claude/projects", `-work-project-${index % 12}`);
    await mkdir(folder, { recursive: true });
    const file = path.join(folder, `${idOf(index)}.jsonl`);
    const start = tree.end.getTime() - Math.floor((1 - index / tree.files) * monthMs);
    const handle = await open(file, "w");
    let written = 0;
    for (let turn = 0; written < perFile; turn += 1) {
      const step = turnLines(random, texts, { index, turn, start });
      written += Buffer.byteLength(step);
      await handle.write(step);
    }
    await handle.close();
    files.push(file);
  }
  return files;
}

interface Place {
  readonly index: number;
  readonly turn: number;
  readonly start: number;
}

function turnLines(random: () => number, texts: readonly string[], place: Place): string {
  const { index, turn, start } = place;
  const text = (share: number) => {
    const whole = texts[Math.floor(random() * texts.length)] ?? "";
    return whole.slice(0, Math.floor(whole.length * share));
  };
  const tool = { type: "tool_result", tool_use_id: `toolu_${index}_${turn}`, content: text(1) };
  const common = {
    userType: "external",
    entrypoint: "cli",
    cwd: `/work/project/${index % 12}`,
    sessionId: idOf(index),
    version: "2.1.330",
    gitBranch: "main",
  };
  const at = (more: number) => new Date(start + turn * 20_000 + more).toISOString();
  const id = `msg_${index}_${turn}`;
  const input = Math.floor(random() * 2_000);
  const cache = Math.floor(random() * 150_000);
  const answer = (part: number, block: unknown, output: number) => ({
    parentUuid: idOf(turn),
    isSidechain: false,
    message: {
      id,
      type: "message",
      role: "assistant",
      model: models[index % models.length],
      content: [block],
      stop_reason: null,
      stop_sequence: null,
      usage: {
        input_tokens: input,
        cache_creation_input_tokens: 500,
        cache_read_input_tokens: cache,
        output_tokens: output,
        server_tool_use: { web_search_requests: 0, web_fetch_requests: 0 },
        service_tier: "standard",
        cache_creation: { ephemeral_1h_input_tokens: 0, ephemeral_5m_input_tokens: 500 },
        speed: "standard",
      },
    },
    requestId: `req_${index}_${turn}`,
    type: "assistant",
    uuid: idOf(turn * 10 + part),
    timestamp: at(part * 2_000 + 3_000),
    ...common,
  });
  const lines = [
    {
      parentUuid: idOf(turn),
      isSidechain: false,
      type: "user",
      message: { role: "user", content: [tool] },
      uuid: idOf(turn),
      timestamp: at(0),
      toolUseResult: { stdout: tool.content, stderr: "", interrupted: false },
      ...common,
    },
    answer(1, { type: "text", text: text(0.3) }, 3),
    answer(
      2,
      { type: "tool_use", id: tool.tool_use_id, name: "Edit", input: { a: text(0.4) } },
      619,
    ),
  ];
  return lines.map((line) => `${JSON.stringify(line)}\n`).join("");
}

function textOf(random: () => number, length: number): string {
  let text = "";
  while (text.length < length) text += `${words[Math.floor(random() * words.length)] ?? ""} `;
  return text;
}

function idOf(index: number): string {
  return `${index.toString(16).padStart(8, "0")}-0000-4000-8000-000000000000`;
}
