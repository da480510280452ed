import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import * as v from "valibot";
import { claudeArguments } from "../src/claude/arguments";
import { claudeBinary } from "../test/support/claudeBinary";
import { temporaryFolder } from "../test/support/temporary";
import { endWithUs } from "./endWithUs";
import type { Model } from "./model";
import { withTimeLimit } from "./timeLimit";

const lineSchema = v.looseObject({ type: v.string() });
const textDeltaSchema = v.looseObject({
  type: v.literal("stream_event"),
  event: v.looseObject({ delta: v.looseObject({ type: v.literal("text_delta") }) }),
});

interface Folders {
  readonly home: string;
  readonly workspace: string;
  remove(): Promise<void>;
}

async function freshFolders(): Promise<Folders> {
  const folder = await temporaryFolder("bench");
  const home = path.join(folder.path, "home");
  const workspace = path.join(folder.path, "my-app");
  await Promise.all([mkdir(home), mkdir(workspace)]);
  return { home, workspace, remove: () => folder.remove() };
}

/** The CLI as a warm process with nothing around it, started with the product's own arguments: the limit. */
export class BareClaude {
  private readonly child: ReturnType<typeof spawnClaude>;
  private readonly folders: Folders;
  private onLine: (line: unknown) => void = () => undefined;

  private constructor(child: ReturnType<typeof spawnClaude>, folders: Folders) {
    this.child = child;
    this.folders = folders;
    createInterface({ input: child.stdout }).on("line", (line) => {
      this.onLine(JSON.parse(line));
    });
  }

  static async start(model: Model): Promise<BareClaude> {
    const folders = await freshFolders();
    const args = claudeArguments(
      { kind: "new", sessionId: randomUUID() },
      { model: null, permissionMode: null, effort: null },
    );
    return new BareClaude(spawnClaude(args, model, folders), folders);
  }

  /** Runs a turn; gives the milliseconds from writing the prompt's line to the first line with text. */
  async turn(prompt: string): Promise<number> {
    const turn = new Promise<number>((resolve, reject) => {
      let firstTextAt: number | null = null;
      const sentAt = performance.now();
      this.onLine = (line) => {
        if (v.is(textDeltaSchema, line)) firstTextAt ??= performance.now();
        if (!v.is(lineSchema, line) || line.type !== "result") return;
        if (firstTextAt === null) reject(new Error(`no text came: ${JSON.stringify(line)}`));
        else resolve(firstTextAt - sentAt);
      };
      const message = { role: "user", content: prompt };
      const fields = { uuid: randomUUID(), message, parent_tool_use_id: null, session_id: "" };
      this.child.stdin.write(`${JSON.stringify({ type: "user", ...fields })}\n`);
    });
    return withTimeLimit(turn, 30_000, "a turn of the bare CLI");
  }

  async close(): Promise<void> {
    await end(this.child);
    await this.folders.remove();
  }
}

/**
 * One CLI process for one prompt, as the product's forerunner did it; gives the milliseconds from its start to the
 * first line with text. Resolves when the process is gone.
 */
export async function oneShot(model: Model, prompt: string): Promise<number> {
  const folders = await freshFolders();
  const startedAt = performance.now();
  const child = spawnClaude(
    ["-p", prompt, "--output-format=stream-json", "--include-partial-messages", "--verbose"],
    model,
    folders,
  );
  child.stdin.end();
  const exited = once(child, "close");
  const texts: number[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => {
    if (v.is(textDeltaSchema, JSON.parse(line))) texts.push(performance.now());
  });
  try {
    await withTimeLimit(exited, 30_000, "claude -p");
  } finally {
    await end(child);
    await folders.remove();
  }
  const [firstTextAt] = texts;
  if (firstTextAt === undefined) throw new Error("claude -p: no text came");
  return firstTextAt - startedAt;
}

function spawnClaude(args: readonly string[], model: Model, { home, workspace }: Folders) {
  const child = spawn(claudeBinary(), args, {
    cwd: workspace,
    env: model.environment(home),
    stdio: ["pipe", "pipe", "inherit"],
  });
  endWithUs(child);
  return child;
}

async function end(child: ReturnType<typeof spawnClaude>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
}
