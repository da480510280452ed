import path from "node:path";
import { randomFrom } from "../../journal/support/random";
import type { LineOptions } from "./lines";
import { logLine } from "./lines";

/** Files by their paths within the home, and what the environment says. */
export interface GeneratedLogs {
  readonly files: ReadonlyMap<string, string>;
  readonly environment: (home: string) => Readonly<Record<string, string>>;
  /** A zone to look from. */
  readonly timeZone: string;
}

/** Models that both tools price, and alike. */
const models = [
  ...["claude-opus-5", "claude-opus-4-8", "claude-opus-4-6", "claude-opus-4-6[1m]"],
  ...["claude-opus-4-1-20250805", "claude-sonnet-5", "claude-sonnet-4-6", "claude-fable-5-1"],
  ...["claude-sonnet-4-5-20250929", "claude-haiku-4-5-20251001", "claude-3-5-haiku-20241022"],
  ...["claude-opus-4-20250514", "claude-opus-4-5-20251101", "claude-opus-4-7", "claude-fable-5"],
  ...["claude-sonnet-4-20250514", "claude-3-7-sonnet-20250219"],
];
const zones = [
  ...["UTC", "Asia/Seoul", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"],
  ...["Europe/Berlin", "Pacific/Kiritimati", "Pacific/Pago_Pago", "America/Sao_Paulo"],
];
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/**
 * Logs with everything that is hard to count: several lines of one answer, copies in other files and folders,
 * side chains and their replays, ids that are missing, pauses, pieces of lines, lines of errors.
 */
export function generateLogs(seed: number): GeneratedLogs {
  const random = randomFrom(seed);
  const upTo = (limit: number): number => Math.floor(random() * limit);
  const pick = <T>(list: readonly T[]): T => list[upTo(list.length)]!;
  const folders = pick([
    [".claude"],
    [".config/claude", ".claude"],
    [".config/claude"],
    ["one", "other"],
    ["one", "other", "one"],
  ]);
  const files = new Map<string, string>();
  const write = (file: string, text: string): void => {
    files.set(file, (files.get(file) ?? "") + text);
  };
  const written: LineOptions[] = [];
  // Three zones change their clocks in these weeks.
  let time = Date.UTC(2026, 9, 20) + upTo(20 * 24 * 60) * minuteMs + upTo(60_000);
  for (let count = 0; count < 3 + upTo(5); count += 1) {
    const session = `${count}0000000-0000-4000-8000-${seed}`;
    const project = path.posix.join(pick(folders), "projects", pick(["-work-a", "-work-b"]));
    const main = `${project}/${session}.jsonl`;
    const side = `${project}/${session}/subagents/agent-${upTo(99)}.jsonl`;
    for (let turn = 0; turn < 2 + upTo(30); turn += 1) {
      time += pick([
        ...[upTo(90_000), upTo(20 * minuteMs), upTo(20 * minuteMs), upTo(20 * minuteMs)],
        ...(upTo(5) > 0 ? [] : [upTo(30 * hourMs), 5 * hourMs, 5 * hourMs - (time % hourMs)]),
      ]);
      const isAside = upTo(5) === 0;
      const model = pick(models);
      const answer: LineOptions = {
        at: new Date(time).toISOString(),
        id: upTo(40) === 0 ? null : `msg_${count}_${turn}`,
        request: upTo(8) === 0 ? null : `req_${count}_${turn}`,
        ...{ model, session, isSidechain: isAside, folder: pick(["/work/a", "/work/b"]) },
        ...{ input: upTo(3_000), cacheRead: upTo(150_000) },
        ...pick([{ cacheWrite: upTo(9_000) }, { write5m: upTo(900), write1h: upTo(9_000) }, {}]),
        ...pick([{}, {}, { speed: "standard" as const }, { speed: "fast" as const }]),
        ...(upTo(25) === 0 ? { cost: upTo(500) / 1_000 } : {}),
      };
      const file = isAside ? side : main;
      const final = 10 + upTo(4_000);
      const outputs = pick([[final], [3, final], [3, 3, 3, final], [3, final, 3]]);
      for (const output of answer.id === null ? [final] : outputs) {
        write(file, logLine({ ...answer, output }));
      }
      written.push({ ...answer, output: final });
      if (upTo(4) === 0) write(file, noise(random, answer));
      if (upTo(12) === 0 && answer.id !== null) {
        const cacheRead = upTo(200_000);
        const replay = { ...answer, request: `req_replay_${turn}`, isSidechain: true, cacheRead };
        write(side, logLine({ ...replay, output: final }));
      }
      const old = pick(written);
      if (upTo(10) === 0 && old.id !== null) {
        // A conversation that goes on in another file begins with copies.
        write(`${path.posix.join(pick(folders), "projects")}/-work-c/resumed.jsonl`, logLine(old));
      }
    }
    if (upTo(3) === 0)
      write(main, logLine({ id: "half", at: new Date(time).toISOString() }).slice(0, 300));
  }
  const isNamed = folders.includes("one");
  return {
    files,
    environment: (home) =>
      isNamed ? { CLAUDE_CONFIG_DIR: folders.map((name) => path.join(home, name)).join(", ") } : {},
    timeZone: pick(zones),
  };
}

/** Lines that tell no usage of their own, or none that counts. */
function noise(random: () => number, answer: LineOptions): string {
  const usage = { input_tokens: 5, output_tokens: 5 };
  const lines = [
    `${JSON.stringify({ type: "user", toolUseResult: { usage }, message: { role: "user" } })}\n`,
    `${JSON.stringify({ type: "summary", summary: 'has "usage":{"input_tokens":9} in it' })}\n`,
    '{"type":"assistant","message":{"usage":{"input_tokens":\n',
    "not JSON at all\n\n",
    logLine({ id: "v", at: answer.at!, version: "next", output: 9 }),
    // An error that the CLI wrote itself, at a time that begins and ends nothing.
    logLine({ id: `e${random()}`, at: answer.at!, model: "<synthetic>", output: 0 }),
    logLine({
      ...{ id: `t${random()}`, at: answer.at!, output: 4, model: "claude-sonnet-5" },
      content: [{ type: "tool_use", id: "t", name: "Write", input: { usage, message: { usage } } }],
    }),
  ];
  return lines[Math.floor(random() * lines.length)] ?? "";
}
