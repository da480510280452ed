// The program of faultyCli.ts: a CLI that speaks stream-json and breaks as its plan says.
import { spawn } from "node:child_process";
import { appendFileSync, closeSync, existsSync, watch } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

const chunk = Buffer.alloc(64 * 1024, "x");

/** @param {{ folder: string, plan: import("./faultyCli").FaultyPlan }} options */
export async function run({ folder, plan }) {
  appendFileSync(join(folder, "starts"), `${JSON.stringify(process.argv.slice(2))}\n`);
  const cli = new FaultyProgram(folder, plan);
  await cli.play(plan.start ?? []);
  let work = Promise.resolve();
  const lines = createInterface({ input: process.stdin });
  lines.on("line", (text) => {
    appendFileSync(join(folder, "told"), `${text}\n`);
    const line = JSON.parse(text);
    if (line.type === "control_request") cli.answer(line);
    if (line.type === "user") work = work.then(() => cli.turn(line));
  });
  lines.on("close", () => void work.then(() => process.exit(0)));
}

class FaultyProgram {
  #turns = 0;
  #messages = 0;
  interrupt = () => {};

  constructor(folder, plan) {
    this.folder = folder;
    this.plan = plan;
  }

  answer({ request_id, request }) {
    const error = this.plan.refuses?.[request.subtype];
    const version = this.plan.version === undefined ? "2.1.330" : this.plan.version;
    const answers = {
      initialize: {
        ...(version === null ? {} : { claude_code_version: version }),
        models: [
          { value: "default", displayName: "Default", description: "", supportsAutoMode: true },
        ],
        commands: [],
      },
      get_usage: this.plan.usage,
    };
    const response = { subtype: "success", request_id, response: answers[request.subtype] ?? {} };
    const refused = { subtype: "error", request_id, error };
    this.write({ type: "control_response", response: error === undefined ? response : refused });
    if (request.subtype !== "interrupt") return;
    this.end({ subtype: "error_during_execution" });
    this.interrupt();
  }

  async turn({ uuid }) {
    const init = { type: "system", subtype: "init", model: "model", permissionMode: "default" };
    await this.play(this.plan.begin ?? [{ line: init }]);
    this.uuid = uuid;
    const steps = this.plan.turns?.[this.#turns++] ?? [];
    const interrupted = new Promise((resolve) => (this.interrupt = resolve));
    await Promise.race([this.play(steps), interrupted]);
    this.end({ subtype: "success", is_error: false });
  }

  end(fields) {
    if (this.uuid === undefined) return;
    this.write({ type: "result", ...fields, user_message_uuids: [this.uuid] });
    this.uuid = undefined;
  }

  async play(steps) {
    for (const step of steps) await this.step(step);
  }

  async step(step) {
    if ("say" in step) this.say(step.say);
    if ("line" in step) this.write(step.line);
    if ("raw" in step) process.stdout.write(`${step.raw}\n`);
    if ("part" in step) process.stdout.write(step.part);
    if ("fill" in step)
      await fill(process.stdout, step.fill).then(() => process.stdout.write("\n"));
    if ("deaf" in step) closeSync(0);
    if ("complain" in step) process.stderr.write(`${step.complain}\n`);
    if ("flood" in step) await fill(process.stderr, step.flood);
    if ("long" in step) await this.writeLong(step.long);
    if ("child" in step) await this.startChild();
    if ("await" in step) await this.waitFor(step.await);
    if ("bytewise" in step) await writeBytewise(step.bytewise);
    if ("mute" in step) await goMute();
    if ("hang" in step) await new Promise(() => setInterval(() => {}, 1_000));
    if ("exit" in step) await flushed(() => process.exit(step.exit));
    if ("signal" in step) await flushed(() => process.kill(process.pid, step.signal));
  }

  say(text) {
    const message = { id: `m${++this.#messages}` };
    const events = [
      { type: "message_start", message },
      { type: "content_block_start", index: 0, content_block: { type: "text" } },
      { type: "content_block_delta", index: 0, delta: { text } },
      { type: "content_block_stop", index: 0 },
    ];
    for (const event of events) this.write({ type: "stream_event", event });
  }

  /** A call of a tool whose result is one long line. */
  async writeLong(bytes) {
    const id = `t${++this.#messages}`;
    const content = [{ type: "tool_use", id, name: "Bash", input: { command: "yes" } }];
    this.write({ type: "assistant", message: { id: `m${id}`, content } });
    process.stdout.write(
      `{"type":"user","message":{"content":[{"type":"tool_result","tool_use_id":"${id}","content":"`,
    );
    await fill(process.stdout, bytes);
    process.stdout.write('"}]}}\n');
  }

  async startChild() {
    const code = [
      "process.on('SIGTERM', () => {});",
      "const fs = require('fs');",
      "fs.writeFileSync(process.argv[1] + '.new', String(process.pid));",
      "fs.renameSync(process.argv[1] + '.new', process.argv[1]);",
      "setInterval(() => {}, 1000);",
    ].join(" ");
    const file = join(this.folder, "child");
    spawn(process.execPath, ["-e", code, file], { stdio: "ignore", detached: true }).unref();
    await this.waitFor("child");
  }

  waitFor(name) {
    return new Promise((resolve) => {
      const look = () => {
        if (!existsSync(join(this.folder, name))) return;
        watcher.close();
        resolve();
      };
      const watcher = watch(this.folder, look);
      look();
    });
  }

  write(line) {
    process.stdout.write(`${JSON.stringify(line)}\n`);
  }
}

async function fill(stream, bytes) {
  for (let left = bytes; left > 0; left -= chunk.length) {
    const part = left < chunk.length ? chunk.subarray(0, left) : chunk;
    if (!stream.write(part)) await new Promise((resolve) => stream.once("drain", resolve));
  }
}

async function writeBytewise(line) {
  for (const byte of Buffer.from(`${JSON.stringify(line)}\n`)) {
    process.stdout.write(Buffer.from([byte]));
    await new Promise(setImmediate);
  }
}

async function goMute() {
  process.on("SIGTERM", () => {});
  await new Promise((resolve) => process.stdout.end(resolve));
  closeSync(1);
  await new Promise(() => setInterval(() => {}, 1_000));
}

/** What was written has to leave before the process does. */
async function flushed(leave) {
  await new Promise((resolve) => process.stdout.write("", resolve));
  await new Promise((resolve) => process.stderr.write("", resolve));
  leave();
  await new Promise(() => {});
}
