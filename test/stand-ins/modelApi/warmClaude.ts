import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdir, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { claudeBinary } from "../../support/claudeBinary";
import type { ModelApi } from "./modelApi";

/** A line of the CLI; tests look into it freely. */
export type CliLine = Record<string, unknown> & { readonly type: string };

/** The real CLI as a warm stream-json process in a fresh folder with a fresh home. */
export interface WarmClaude {
  readonly folder: string;
  readonly lines: readonly CliLine[];
  /** Sends a prompt and resolves with its `result` line. */
  prompt(text: string): Promise<CliLine>;
  /** Sends one JSON line. */
  send(line: unknown): void;
  /** Resolves with the first line, from the given index on, that fits. */
  waitFor(predicate: (line: CliLine) => boolean, from?: number): Promise<CliLine>;
  /** Answers the next permission request of this tool. */
  answerPermission(
    tool: string,
    answer: (input: Record<string, unknown>) => unknown,
  ): Promise<CliLine>;
  /** Ends the process and removes its folders. */
  close(): Promise<void>;
}

/** Starts the CLI against the model API. */
export async function startWarmClaude(
  api: ModelApi,
  account: "key" | "plan" = "key",
): Promise<WarmClaude> {
  const root = await realpath(await mkdtemp(path.join(tmpdir(), "warm-claude-")));
  const [home, folder] = [path.join(root, "home"), path.join(root, "folder")];
  await mkdir(home);
  await mkdir(folder);
  const child = spawn(
    claudeBinary(),
    ["-p", "--input-format=stream-json", "--output-format=stream-json", "--verbose"].concat(
      "--include-partial-messages",
      "--replay-user-messages",
      "--permission-prompt-tool=stdio",
    ),
    {
      cwd: folder,
      env: { PATH: process.env["PATH"], ...api.environment(home, account) },
      stdio: ["pipe", "pipe", "inherit"],
    },
  );
  const lines: CliLine[] = [];
  const checks = new Set<() => void>();
  createInterface({ input: child.stdout }).on("line", (line) => {
    lines.push(JSON.parse(line) as CliLine);
    for (const check of checks) check();
  });
  const send = (line: unknown) => {
    child.stdin.write(`${JSON.stringify(line)}\n`);
  };
  const waitFor = (predicate: (line: CliLine) => boolean, from = 0) =>
    new Promise<CliLine>((resolve) => {
      const check = () => {
        const found = lines.slice(from).find(predicate);
        if (found === undefined) return;
        checks.delete(check);
        resolve(found);
      };
      checks.add(check);
      check();
    });
  return {
    folder,
    lines,
    send,
    waitFor,
    prompt: (text) => {
      const from = lines.length;
      const message = { role: "user", content: text };
      send({ type: "user", uuid: randomUUID(), message, parent_tool_use_id: null, session_id: "" });
      return waitFor(({ type }) => type === "result", from);
    },
    answerPermission: async (tool, answer) => {
      const isAsking = (line: CliLine) =>
        (line["request"] as { tool_name?: string } | undefined)?.tool_name === tool;
      const asked = await waitFor(isAsking);
      const { input } = asked["request"] as { input: Record<string, unknown> };
      const response = {
        subtype: "success",
        request_id: asked["request_id"],
        response: answer(input),
      };
      send({ type: "control_response", response });
      return asked;
    },
    close: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill("SIGKILL");
        await once(child, "exit");
      }
      await rm(root, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
