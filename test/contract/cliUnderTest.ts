import { spawn } from "node:child_process";
import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import type { InstalledClaude } from "../../scripts/claudeVersions.mjs";

/** A line of the CLI or a part of one; tests look into it freely. */
export type Json = Record<string, unknown>;

/** What `control_response` says: its answer, or why the request was refused. */
export interface Answer {
  readonly ok: boolean;
  readonly response: Json;
  readonly error: string | null;
}

export interface StartOptions {
  readonly claude: InstalledClaude;
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Further flags, such as `--resume=…`. */
  readonly flags?: readonly string[];
}

const baseFlags = [
  "-p",
  "--input-format=stream-json",
  "--output-format=stream-json",
  "--verbose",
  "--include-partial-messages",
  "--replay-user-messages",
  "--permission-prompt-tool=stdio",
];

/** How long output may follow after the process has gone, in milliseconds. */
const drainMs = 300;

/** One stream-json process of the real CLI, with everything that it said. */
export class CliUnderTest {
  readonly lines: Json[] = [];
  readonly exited: Promise<number | null>;
  stderr = "";
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly checks = new Set<() => void>();
  private isOver = false;

  constructor({ claude, folder, environment, flags = [] }: StartOptions) {
    this.child = spawn(claude.file, [...claude.prefix, ...baseFlags, ...flags], {
      cwd: folder,
      env: environment,
    });
    this.child.stdin.on("error", () => undefined);
    this.child.stderr.setEncoding("utf8").on("data", (text: string) => (this.stderr += text));
    createInterface({ input: this.child.stdout }).on("line", (line) => {
      this.lines.push(JSON.parse(line) as Json);
      this.look();
    });
    // Not `close`: a tool that outlives the CLI may keep its pipes open.
    const isRead = once(this.child.stdout, "end");
    this.exited = once(this.child, "exit").then(async ([code]: (number | null)[]) => {
      await Promise.race([isRead, delay(drainMs)]);
      this.isOver = true;
      this.look();
      return code ?? null;
    });
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  get hasExited(): boolean {
    return this.isOver;
  }

  /** Writes one line as it is. */
  write(line: string): void {
    this.child.stdin.write(`${line}\n`);
  }

  send(line: unknown): void {
    this.write(JSON.stringify(line));
  }

  /** The first line, from that index on, that fits; rejects when the process ends without one. */
  waitFor(predicate: (line: Json) => boolean, from = 0): Promise<Json> {
    return new Promise((resolve, reject) => {
      let next = from;
      const check = () => {
        while (next < this.lines.length) {
          const line = this.lines[next++]!;
          if (!predicate(line)) continue;
          this.checks.delete(check);
          resolve(line);
          return;
        }
        if (!this.hasExited) return;
        this.checks.delete(check);
        reject(new Error(`the CLI ended: ${this.stderr.slice(-500)}`));
      };
      this.checks.add(check);
      check();
    });
  }

  /** Sends a prompt without waiting for anything; gives its uuid. */
  sendPrompt(content: string | readonly Json[], uuid: string = randomUUID()): string {
    const message = { role: "user", content };
    this.send({ type: "user", uuid, message, parent_tool_use_id: null, session_id: "" });
    return uuid;
  }

  /** Sends a prompt and gives its `result` line. */
  prompt(content: string | readonly Json[], uuid?: string): Promise<Json> {
    const from = this.lines.length;
    this.sendPrompt(content, uuid);
    return this.waitFor(({ type }) => type === "result", from);
  }

  /** Makes a control request. */
  async request(subtype: string, fields: Json = {}): Promise<Answer> {
    const id = randomUUID();
    this.send({ type: "control_request", request_id: id, request: { subtype, ...fields } });
    const line = await this.waitFor(
      ({ type, response }) =>
        type === "control_response" && (response as Json)["request_id"] === id,
    );
    const response = line["response"] as Json;
    return {
      ok: response["subtype"] === "success",
      response: (response["response"] ?? {}) as Json,
      error: typeof response["error"] === "string" ? response["error"] : null,
    };
  }

  /**
   * How a control request ends: with its answer, with the reason of a refusal, or "no answer" when a whole turn that was
   * begun after it is over before.
   */
  async outcome(subtype: string, fields: Json = {}): Promise<Json | string> {
    const answered = this.request(subtype, fields).then(({ ok, response, error }) =>
      ok ? response : `refused: ${error ?? ""}`,
    );
    const overtaken = this.prompt("[[delay 400]][[say overtaken]]").then(() => "no answer");
    const first = await Promise.race([answered, overtaken]);
    await overtaken;
    return first;
  }

  /** Waits for the next permission request from that index on. */
  permission(from = 0): Promise<Json> {
    return this.waitFor(
      ({ type, request }) =>
        type === "control_request" && (request as Json)["subtype"] === "can_use_tool",
      from,
    );
  }

  /** Answers a permission request. */
  answer(asked: Json, response: Json): void {
    const { request_id } = asked;
    this.send({ type: "control_response", response: { subtype: "success", request_id, response } });
  }

  /** The lines of one type, and of one subtype if named. */
  of(type: string, subtype?: string): Json[] {
    return this.lines.filter(
      (line) => line["type"] === type && (subtype === undefined || line["subtype"] === subtype),
    );
  }

  endInput(): void {
    this.child.stdin.end();
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  private look(): void {
    for (const check of [...this.checks]) check();
  }
}
