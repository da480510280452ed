// The program of fastCli.ts: speaks stream-json, keeps a transcript like the real CLI, and does what the prompt says.
import { appendFileSync, existsSync, mkdirSync, readFileSync, realpathSync } from "node:fs";
import { randomUUID } from "node:crypto";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";

/** @param {{ folder: string }} options */
export function run({ folder }) {
  const cli = new FastProgram(folder);
  let work = Promise.resolve();
  const lines = createInterface({ input: process.stdin });
  lines.on("line", (text) => {
    const line = JSON.parse(text);
    if (line.type === "control_request") cli.answer(line);
    if (line.type === "control_response") cli.takeAnswer(line.response);
    if (line.type === "user") work = work.then(() => cli.turn(line));
  });
  lines.on("close", () => void work.then(() => process.exit(0)));
}

class FastProgram {
  #parent = null;
  #interrupt = null;
  #answers = new Map();

  constructor(folder) {
    this.folder = folder;
    const option = (name) =>
      process.argv.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);
    this.sessionId = option("resume") ?? option("session-id");
    const project = realpathSync(process.cwd()).replace(/[^a-zA-Z0-9]/g, "-");
    const home = process.env["HOME"] ?? "";
    this.file = join(home, ".claude", "projects", project, `${this.sessionId}.jsonl`);
    if (option("resume") !== undefined && !this.#hasTranscript()) {
      process.stderr.write(`No conversation found with session ID: ${this.sessionId}\n`);
      process.exit(1);
    }
  }

  answer({ request_id, request }) {
    const initialize = {
      claude_code_version: "2.1.330",
      models: [{ value: "default", displayName: "Default", description: "" }],
      commands: [],
    };
    const response = request.subtype === "initialize" ? initialize : {};
    this.write({
      type: "control_response",
      response: { subtype: "success", request_id, response },
    });
    if (request.subtype === "interrupt") this.#interrupt?.();
  }

  takeAnswer({ request_id, response }) {
    appendFileSync(join(this.folder, "answers"), `${request_id} ${response?.behavior}\n`);
    this.#answers.get(request_id)?.(response);
  }

  async turn({ uuid, message }) {
    const plan = planOf(message.content);
    this.dieAt("read", plan);
    this.write({ type: "system", subtype: "init", model: "model", permissionMode: "default" });
    this.write({ type: "user", uuid, isReplay: true, message: { content: message.content } });
    this.dieAt("init", plan);
    // Here the real one asks the model: what a prompt costs, and what it may do, begins.
    appendFileSync(join(this.folder, "asked"), `${plan.nonce}\n`);
    this.dieAt("asked", plan);
    this.keep({ type: "user", uuid, message: { role: "user", content: message.content } });
    this.dieAt("written", plan);
    const stopped = new Promise((resolve) => (this.#interrupt = () => resolve("interrupted")));
    const end = await Promise.race([this.say(plan), stopped]);
    this.#interrupt = null;
    if (end === "interrupted") {
      this.keep({ type: "user", uuid: randomUUID(), message: { content: interrupted } });
      this.end(uuid, { subtype: "error_during_execution" });
      return;
    }
    const answer = {
      model: "model",
      stop_reason: "end_turn",
      content: [{ type: "text", text: end }],
    };
    this.keep({ type: "assistant", uuid: randomUUID(), message: answer });
    this.dieAt("answered", plan);
    this.end(uuid, { subtype: "success", is_error: false });
    this.dieAt("ended", plan);
  }

  async say(plan) {
    if (plan.ask > 0) await this.ask();
    const index = 0;
    const events = [
      { type: "message_start", message: { id: randomUUID() } },
      { type: "content_block_start", index, content_block: { type: "text" } },
    ];
    for (const event of events) await this.write({ type: "stream_event", event });
    const text = plan.size > 0 ? "x".repeat(plan.size) : "";
    for (let word = 0; word < plan.words; word += 1) {
      if (plan.delay > 0) await wait(plan.delay);
      const delta = { text: `${plan.nonce} ü✓ ${word} ${text}` };
      await this.write({
        type: "stream_event",
        event: { type: "content_block_delta", index, delta },
      });
      if (word === Math.floor(plan.words / 2)) this.dieAt("mid", plan);
    }
    await this.write({ type: "stream_event", event: { type: "content_block_stop", index } });
    return `${plan.nonce} said`;
  }

  /** Asks whether it may write a file, and waits for the first answer. */
  ask() {
    const request_id = randomUUID();
    const input = { file_path: join(process.cwd(), "asked.txt"), content: "asked" };
    const request = { subtype: "can_use_tool", tool_name: "Write", input };
    return new Promise((resolve) => {
      this.#answers.set(request_id, resolve);
      void this.write({ type: "control_request", request_id, request });
    });
  }

  end(uuid, fields) {
    void this.write({ type: "result", ...fields, user_message_uuids: [uuid] });
  }

  keep(line) {
    mkdirSync(dirname(this.file), { recursive: true });
    const uuid = line.uuid;
    const kept = {
      parentUuid: this.#parent,
      isSidechain: false,
      sessionId: this.sessionId,
      ...line,
      timestamp: new Date().toISOString(),
    };
    this.#parent = uuid;
    appendFileSync(this.file, `${JSON.stringify(kept)}\n`);
  }

  /** Once a prompt: given to another process, it goes well. */
  dieAt(moment, plan) {
    const mark = join(this.folder, `died-${plan.nonce}`);
    if (plan.die !== moment || existsSync(mark)) return;
    appendFileSync(mark, "");
    process.kill(process.pid, "SIGKILL");
  }

  async write(line) {
    if (process.stdout.write(`${JSON.stringify(line)}\n`)) return;
    await new Promise((resolve) => process.stdout.once("drain", resolve));
  }

  /** Also finds what its own lines go on from. */
  #hasTranscript() {
    try {
      const lines = readFileSync(this.file, "utf8").trimEnd().split("\n");
      this.#parent = JSON.parse(lines.at(-1)).uuid ?? null;
      return true;
    } catch {
      return false;
    }
  }
}

const interrupted = "[Request interrupted by user]";

/** `nonce=N words=5 delay=2 size=0 die=mid ask=1`: what is not said is 0. */
function planOf(content) {
  const text = typeof content === "string" ? content : "";
  const values = Object.fromEntries(
    [...text.matchAll(/(\w+)=(\S+)/g)].map(([, key, value]) => [key, value]),
  );
  const number = (name) => Number(values[name] ?? 0);
  return {
    nonce: values.nonce ?? "none",
    die: values.die ?? null,
    words: number("words"),
    delay: number("delay"),
    size: number("size"),
    ask: number("ask"),
  };
}
