import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { makeLogger } from "../../src/base/logger";
import { cliStopMs } from "../../src/shared/limits";
import { AgentBench } from "../support/agentBench";

let bench: AgentBench;
beforeEach(async () => {
  bench = await AgentBench.start();
});
afterEach(() => bench.close());

/** A program in place of the CLI. */
async function writeStandIn(body: string): Promise<string> {
  const file = path.join(bench.root, "claude");
  await writeFile(file, `#!${process.execPath}\n${body}`, { mode: 0o755 });
  return file;
}

describe("a session with a CLI that does not work", () => {
  it("tells when there is none", async () => {
    const recorder = bench.open({ claudePath: path.join(bench.root, "nothing") });
    expect(await recorder.run("hello")).toMatchObject({
      status: "failed",
      problem: { code: "claude-missing" },
    });
    expect(recorder.events.at(-2)).toMatchObject({
      status: { kind: "failed", problem: { code: "claude-missing" } },
    });
  });

  it("finds it at the next prompt once it is there", async () => {
    const claudePath = path.join(bench.root, "claude");
    const recorder = bench.open({ claudePath });
    await recorder.run("hello");
    await writeStandIn('process.stderr.write("installed now\\n"); process.exit(7);');
    expect((await recorder.runToLoss("hello")).problem).toEqual({
      code: "claude-exited",
      detail: "exit code 7: installed now",
    });
  });

  it("tells when it exits at once, and does not start it again by itself", async () => {
    const claudePath = await writeStandIn(
      `require("fs").appendFileSync(${JSON.stringify(path.join(bench.root, "starts"))}, "x"); process.stderr.write("boom\\n"); process.exit(3);`,
    );
    const recorder = bench.open({ claudePath });
    const { status } = await recorder.waitFor(
      "status",
      ({ status: { kind } }) => kind === "failed",
    );
    expect(status).toEqual({
      kind: "failed",
      problem: { code: "claude-exited", detail: "exit code 3: boom" },
    });
    expect(await readFile(path.join(bench.root, "starts"), "utf8")).toBe("x");
  });

  it("tells when it can't be started", async () => {
    const claudePath = path.join(bench.root, "claude");
    await writeFile(claudePath, "#!/nonexistent/interpreter\n", { mode: 0o755 });
    const recorder = bench.open({ claudePath });
    expect((await recorder.run("hello")).problem?.code).toBe("claude-start-failed");
  });

  it("ends one that answers nothing and ignores SIGTERM", async () => {
    const claudePath = await writeStandIn(
      `process.on("SIGTERM", () => {}); require("fs").writeFileSync(${JSON.stringify(path.join(bench.root, "up"))}, ""); setInterval(() => {}, 1000);`,
    );
    const recorder = bench.open({ claudePath });
    const end = recorder.run("hello");
    await vi.waitFor(() => readFile(path.join(bench.root, "up")), { timeout: 10_000 });
    recorder.session.interrupt();
    expect((await end).status).toBe("interrupted");
    expect(await bench.processes()).toEqual([]);
  });

  it("ends one that obeys the interrupt late and SIGTERM not at all, tools included, in time", async () => {
    const up = path.join(bench.root, "up");
    const claudePath = await writeStandIn(`
      process.on("SIGTERM", () => {});
      setInterval(() => {}, 1000);
      const tool = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); require('fs').writeFileSync(process.argv[1], '')";
      require("child_process").spawn(process.execPath, ["-e", tool, ${JSON.stringify(up)}], { stdio: "ignore", detached: true });
      require("readline").createInterface({ input: process.stdin }).on("line", (line) => {
        const { request } = JSON.parse(line);
        if (request?.subtype !== "interrupt") return;
        setTimeout(() => process.stdout.write(JSON.stringify({ type: "result" }) + "\\n"), 1_900);
      });
    `);
    const broken = makeLogger(() => {
      throw new Error("the log is closed");
    });
    const recorder = bench.open({ claudePath, logger: broken });
    const end = recorder.run("hello");
    await vi.waitFor(() => readFile(up), { timeout: 10_000 });
    const startedAt = performance.now();
    await recorder.session.stop();
    expect(performance.now() - startedAt).toBeLessThan(cliStopMs + 100);
    expect((await end).status).toBe("interrupted");
    expect(await bench.processes()).toEqual([]);
  });

  it("starts a new one for a prompt that comes while the old one is being ended", async () => {
    const claudePath = await writeStandIn(`
      const result = () => process.stdout.write(JSON.stringify({ type: "result" }) + "\\n");
      // Ends its turn late, then takes its time to go.
      process.on("SIGTERM", () => {
        result();
        setTimeout(() => process.exit(0), 500);
      });
      setInterval(() => {}, 1000);
      require("readline").createInterface({ input: process.stdin }).on("line", (line) => {
        const { message } = JSON.parse(line);
        if (message?.content === "second") result();
      });
    `);
    const recorder = bench.open({ claudePath });
    const first = recorder.run("first");
    await recorder.waitFor("status", ({ status }) => status.kind === "starting");
    await vi.waitFor(async () => {
      expect(await bench.processes()).toHaveLength(1);
    });
    recorder.session.interrupt();
    expect((await first).status).toBe("interrupted");
    expect((await recorder.run("second")).status).toBe("done");
  });

  it("does not give an interrupted prompt to the process that takes over its session", async () => {
    const file = (name: string): string => path.join(bench.root, name);
    const claudePath = await writeStandIn(`
      const { appendFileSync } = require("fs");
      const isFirst = process.argv.some((flag) => flag.startsWith("--resume="));
      require("readline").createInterface({ input: process.stdin }).on("line", (line) => {
        const { request, message } = JSON.parse(line);
        if (isFirst && message !== undefined) appendFileSync(${JSON.stringify(file("up"))}, "");
        if (isFirst && request?.subtype === "interrupt") {
          process.stderr.write("No conversation found with session ID: 1\\n", () => process.exit(1));
        }
        if (isFirst || message === undefined) return;
        appendFileSync(${JSON.stringify(file("told"))}, message.content + "\\n");
        process.stdout.write(JSON.stringify({ type: "result", subtype: "success" }) + "\\n");
      }).on("close", () => process.exit(0));
    `);
    const recorder = bench.open({ claudePath, isResumed: true });
    const first = recorder.run("first");
    await vi.waitFor(() => readFile(file("up")), { timeout: 10_000 });
    recorder.session.interrupt();
    expect((await first).status).toBe("interrupted");
    expect((await recorder.run("second")).status).toBe("done");
    expect(await readFile(file("told"), "utf8")).toBe("second\n");
  });

  it("reads on through garbage, unknown lines and characters that are cut in two", async () => {
    const claudePath = await writeStandIn(`
      const line = (value) => Buffer.from(JSON.stringify(value) + "\\n");
      const whole = Buffer.concat([
        Buffer.from("not json\\n[1]\\n{}\\n"),
        line({ type: "brand_new_type", secret: 1 }),
        line({ type: "system", subtype: "init", model: 42 }),
        line({ type: "stream_event", event: { type: "message_start", message: { id: "m" } } }),
        line({ type: "stream_event", event: { type: "content_block_start", index: 0, content_block: { type: "text" } } }),
        line({ type: "stream_event", event: { type: "content_block_delta", index: 0, delta: { text: "안녕 🌍" } } }),
        line({ type: "assistant", message: { id: "m", content: 7 } }),
        line({ type: "result", subtype: "success", result: 5, usage: "none" }),
      ]);
      process.stdin.once("data", async () => {
        for (const byte of whole) {
          process.stdout.write(Buffer.from([byte]));
          await new Promise(setImmediate);
        }
      });
      process.stdin.on("end", () => process.exit(0));
    `);
    const recorder = bench.open({ claudePath });
    expect(await recorder.run("hello")).toMatchObject({
      status: "done",
      stats: { inputTokens: null, costUsd: null },
    });
    expect(recorder.texts).toEqual(["안녕 🌍"]);
  });

  it("ends one that closed its output", async () => {
    const claudePath = await writeStandIn(
      `process.stdout.end(); require("fs").closeSync(1); setInterval(() => {}, 1000);`,
    );
    const recorder = bench.open({ claudePath });
    expect((await recorder.runToLoss("hello")).problem.code).toBe("claude-exited");
    expect(recorder.notices.map(({ problem }) => problem.detail)).toEqual(["it closed its output"]);
  });
});
