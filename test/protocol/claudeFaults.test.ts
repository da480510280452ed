import { existsSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { markVariable } from "../../src/base/processTable";
import type { ProcessGuard } from "../../src/claude/processGuard";
import {
  cliSilenceMs,
  cliStopMs,
  maxCliLineBytes,
  maxCliStderrLength,
  maxToolOutputLength,
} from "../../src/shared/limits";
import type { FaultyPlan } from "../stand-ins/faultyCli/faultyCli";
import { FaultyCli } from "../stand-ins/faultyCli/faultyCli";
import { AgentBench } from "../support/agentBench";

let bench: AgentBench;
beforeEach(async () => {
  bench = await AgentBench.start();
});
afterEach(async () => {
  vi.useRealTimers();
  await bench.close();
});

const megabyte = 1024 * 1024;

async function open(plan: FaultyPlan, options: Parameters<AgentBench["open"]>[0] = {}) {
  const cli = await FaultyCli.write(bench.root, plan);
  return { cli, recorder: bench.open({ claudePath: cli.file, ...options }) };
}

/** The child that the stand-in has started. */
function childPid(): number {
  return Number(readFileSync(path.join(bench.root, "child"), "utf8"));
}

/** Whether the process goes on; what has ended and waits to be read by its parent does not. */
function isRunning(pid: number): boolean {
  const file = `/proc/${pid}/stat`;
  const stat = existsSync(file) ? readFileSync(file, "utf8") : "";
  return /^[^Z]$/.test(stat.slice(stat.lastIndexOf(")") + 2)[0] ?? "Z");
}

/** How much memory this process takes at most while `work` runs, in bytes beyond what it took before. */
async function memoryOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.memoryUsage.rss();
  let highest = before;
  const timer = setInterval(() => {
    highest = Math.max(highest, process.memoryUsage.rss());
  }, 5);
  await work().finally(() => {
    clearInterval(timer);
  });
  return highest - before;
}

describe("a CLI that ends in a turn", () => {
  it.each([
    [{ exit: 0 }, "exit code 0: oh no"],
    [{ exit: 1 }, "exit code 1: oh no"],
    [{ exit: 137 }, "exit code 137: oh no"],
    [{ signal: "SIGKILL" }, "signal SIGKILL: oh no"],
  ] as const)("is told in plain words (%j), and the next prompt resumes", async (end, detail) => {
    const { cli, recorder } = await open({
      turns: [[{ say: "half" }, { complain: "oh no" }, end], [{ await: "never" }]],
    });
    await recorder.waitFor("status", ({ status }) => status.kind === "ready");
    const startedAt = performance.now();
    const problem = { code: "claude-exited", detail };
    expect(await recorder.runToLoss("go")).toEqual({ type: "turn-lost", problem, hasBegun: true });
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    expect(recorder.events.at(-2)).toEqual({ type: "status", status: { kind: "failed", problem } });
    expect(recorder.texts).toEqual(["half"]);
    expect(await cli.starts()).toHaveLength(1);
    recorder.session.prompt({ id: crypto.randomUUID(), text: "next", images: [] });
    await vi.waitFor(async () => {
      const starts = await cli.starts();
      expect(starts.map((flags) => flags.some((flag) => flag.startsWith("--resume=")))).toEqual([
        false,
        true,
      ]);
    });
  });

  it("says that the prompt was not begun when nothing came after it", async () => {
    const { recorder } = await open({ start: [{ exit: 1 }] });
    expect(await recorder.runToLoss("go")).toMatchObject({ hasBegun: false });
  });

  it.each<[string, NonNullable<FaultyPlan["begin"]>]>([
    ["a broken line", [{ raw: "broken { json" }]],
    ["no object", [{ raw: "[1]" }]],
    ["an empty line", [{ raw: "" }]],
    ["a line of an unknown type", [{ line: { type: "model_request_started" } }]],
    ["a known line of another shape", [{ line: { type: "stream_event", event: 1 } }]],
    ["an answer of another shape", [{ line: { type: "control_response" } }]],
    ["the beginning of a line", [{ part: '{"type":"sys' }]],
    ["a line that is too long", [{ fill: maxCliLineBytes + megabyte }]],
  ])("says that the prompt may have been begun when what came first is %s", async (_, begin) => {
    const { cli, recorder } = await open({ begin, turns: [[{ exit: 1 }]] });
    await recorder.waitFor("status", ({ status }) => status.kind === "ready");
    expect(await recorder.runToLoss("go")).toMatchObject({ hasBegun: true });
    const told = (await cli.told()).filter(({ type }) => type === "user");
    expect(told).toHaveLength(1);
  });

  it("is told only when nothing of its turn runs any more", async () => {
    const { recorder } = await open({ turns: [[{ child: true }, { exit: 1 }]] });
    let isChildAlive: boolean | null = null;
    recorder.session.onEvent(({ type }) => {
      if (type === "turn-lost") isChildAlive = isRunning(childPid());
    });
    await recorder.runToLoss("go");
    expect(isChildAlive).toBe(false);
  });

  it("ends what an interrupted turn left before it tells its end", async () => {
    const { recorder } = await open({ turns: [[{ child: true }, { say: "up" }, { hang: true }]] });
    await recorder.waitFor("status", ({ status }) => status.kind === "ready");
    const end = recorder.run("go");
    await recorder.waitFor("block-appended");
    expect(isRunning(childPid())).toBe(true);
    recorder.session.interrupt();
    expect((await end).status).toBe("interrupted");
    expect(isRunning(childPid())).toBe(false);
    expect(await bench.processes()).toHaveLength(1);
    expect((await recorder.run("next")).status).toBe("done");
  });

  it("is not started again by a prompt that it only repeats", async () => {
    const id = crypto.randomUUID();
    const echo = { type: "user", isReplay: true, uuid: id, message: { content: "go" } };
    const claudePath = (await FaultyCli.write(bench.root, { start: [{ line: echo }] })).file;
    const recorder = bench.open({ claudePath });
    recorder.session.prompt({ id, text: "go", images: [] });
    expect(await recorder.waitFor("turn-lost")).toMatchObject({
      problem: { code: "claude-lost" },
      hasBegun: true,
    });
  });
});

describe("a CLI that says nothing", () => {
  it("gets a notice after a while, is left alone, and can be stopped", async () => {
    const { recorder } = await open({ turns: [[{ say: "up" }, { hang: true }]] });
    await recorder.waitFor("status", ({ status }) => status.kind === "ready");
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const end = recorder.run("go");
    await recorder.waitFor("block-appended");
    await recorder.waitFor("block-ended");
    await vi.advanceTimersByTimeAsync(cliSilenceMs - 1);
    expect(recorder.notices).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(recorder.notices).toMatchObject([{ problem: { code: "claude-no-answer" } }]);
    await vi.advanceTimersByTimeAsync(10 * cliSilenceMs);
    expect(recorder.notices).toHaveLength(1);
    expect(await bench.processes()).toHaveLength(1);
    vi.useRealTimers();
    recorder.session.interrupt();
    expect((await end).status).toBe("interrupted");
  });

  it("may take its time to start", async () => {
    const { cli, recorder } = await open({
      start: [{ await: "started" }],
      turns: [[{ say: "up" }]],
    });
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const end = recorder.run("go");
    await vi.waitFor(async () => {
      expect(await cli.starts()).toHaveLength(1);
    });
    await vi.advanceTimersByTimeAsync(cliSilenceMs + 1_000);
    expect(recorder.notices).toMatchObject([{ problem: { code: "claude-no-answer" } }]);
    vi.useRealTimers();
    await cli.release("started");
    expect((await end).status).toBe("done");
    expect(recorder.texts).toEqual(["up"]);
    await recorder.waitFor("status", ({ status }) => status.kind === "ready");
  });

  it("is ended when it has closed its input: no prompt waits for ever", async () => {
    const { recorder } = await open({ turns: [[{ deaf: true }]] });
    await recorder.run("one");
    const { problem, hasBegun } = await recorder.runToLoss("two");
    expect([problem.code, hasBegun]).toEqual(["claude-exited", false]);
    expect(await bench.processes()).toEqual([]);
  });

  it("is ended when it has closed its output, which is told at once", async () => {
    const { recorder } = await open({ turns: [[{ say: "up" }, { mute: true }]] });
    await recorder.waitFor("status", ({ status }) => status.kind === "ready");
    const startedAt = performance.now();
    const end = recorder.runToLoss("go");
    const notice = await recorder.waitFor("block-started", ({ block }) => block.kind === "notice");
    expect(notice.block).toMatchObject({
      problem: { code: "claude-exited", detail: "it closed its output" },
    });
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    expect((await end).problem.code).toBe("claude-exited");
    expect(performance.now() - startedAt).toBeLessThan(cliStopMs + 1_500);
    expect(await bench.processes()).toEqual([]);
  });
});

describe("a CLI that says too much", () => {
  it("is taken with a line of 50 MB, and the turn goes on", async () => {
    const { recorder } = await open({ turns: [[{ long: 50 * megabyte }, { say: "after" }]] });
    const memory = await memoryOf(async () => {
      expect((await recorder.run("go")).status).toBe("done");
    });
    expect(memory).toBeLessThan(400 * megabyte);
    expect(recorder.texts).toEqual(["after"]);
    const output = recorder.changes.at(-1)?.output;
    expect(output?.omitted).toBeGreaterThan(49 * megabyte);
    expect(output?.text.length).toBeLessThan(maxToolOutputLength + 10);
    expect(recorder.notices).toEqual([]);
  });

  it("loses a line that is longer than allowed, which is told, and the turn goes on", async () => {
    const { recorder } = await open({
      turns: [[{ long: maxCliLineBytes + megabyte }, { say: "after" }]],
    });
    const memory = await memoryOf(async () => {
      expect((await recorder.run("go")).status).toBe("done");
    });
    expect(memory).toBeLessThan(250 * megabyte);
    expect(recorder.texts).toEqual(["after"]);
    expect(recorder.notices).toMatchObject([{ problem: { code: "claude-line-too-long" } }]);
  });

  it("may flood standard error: what it says elsewhere comes, and only the end is kept", async () => {
    const { recorder } = await open({
      turns: [
        [{ flood: 100 * megabyte }, { say: "after" }],
        [{ complain: "last words" }, { exit: 1 }],
      ],
    });
    const memory = await memoryOf(async () => {
      expect((await recorder.run("go")).status).toBe("done");
    });
    expect(memory).toBeLessThan(100 * megabyte);
    expect(recorder.texts).toEqual(["after"]);
    const { problem } = await recorder.runToLoss("go");
    expect(problem.detail?.length).toBeLessThan(maxCliStderrLength);
    expect(problem.detail).toMatch(/^exit code 1: /);
  });

  it("is read on through broken and unknown lines and characters that are cut in two", async () => {
    const text = "안녕 🌍";
    const { recorder } = await open({
      turns: [
        [
          { raw: '{"type":"assistant","message":{"content":[{"type":"te' },
          { raw: "not json" },
          { raw: "[1]" },
          { raw: "" },
          { line: { type: "brand_new_type", secret: 1 } },
          { line: { type: "conversation_reset", new_conversation_id: "x" } },
          { line: { type: "system", subtype: "init", model: 42 } },
          {
            bytewise: {
              type: "assistant",
              message: { id: "m", content: [{ type: "text", text }] },
            },
          },
        ],
      ],
    });
    expect((await recorder.run("go")).status).toBe("done");
    expect(recorder.texts).toEqual([text]);
  });
});

describe("a CLI that may not go on", () => {
  it("says that nobody is logged in", async () => {
    const words = "Not logged in · Please run /login";
    const { recorder } = await open({ start: [{ complain: words }, { exit: 1 }] });
    expect((await recorder.runToLoss("go")).problem).toEqual({
      code: "claude-not-logged-in",
      detail: words,
    });
  });

  it("says that the plan's limit is reached, and until when", async () => {
    const result = { type: "result", subtype: "success", is_error: true, api_error_status: 429 };
    const rate_limit_info = {
      status: "rejected",
      rateLimitType: "five_hour",
      resetsAt: 1_000,
      unifiedWindows: { seven_day: { resetsAt: 2_000.5, status: "allowed" } },
    };
    const { recorder } = await open({
      turns: [[{ line: { type: "rate_limit_event", rate_limit_info } }, { line: result }]],
    });
    expect((await recorder.run("go")).problem?.code).toBe("api-limit");
    expect((await recorder.waitFor("plan")).windows).toMatchObject([
      { kind: "five_hour", utilization: null, resetsAt: 1_000_000, status: "rejected" },
      { kind: "seven_day", utilization: null, resetsAt: 2_000_500, status: "allowed" },
    ]);
  });

  it.each([
    ["2.1.330", true],
    ["9.9.9", false],
    [null, false],
  ])("says whether its version %j was tested", async (version, isTested) => {
    const { recorder } = await open({ version });
    const { status } = await recorder.waitFor("status", ({ status: { kind } }) => kind === "ready");
    expect(status).toEqual({ kind: "ready", version, isTested });
  });
});

describe("a choice that the CLI can't follow at once", () => {
  const chosen = { model: null, permissionMode: null, effort: null };

  it("is told when it is refused, and the reported one stays", async () => {
    const { cli, recorder } = await open({ refuses: { set_permission_mode: "not for you" } });
    await recorder.run("go");
    recorder.session.adjust({ ...chosen, permissionMode: "auto" });
    const { block } = await recorder.waitFor(
      "block-started",
      ({ block: { kind } }) => kind === "notice",
    );
    expect(block).toMatchObject({ problem: { detail: "permissionMode auto: not for you" } });
    await recorder.session.stop();
    await recorder.run("next");
    expect((await cli.starts())[1]?.join(" ")).not.toContain("--permission-mode");
    const modes = recorder.events.flatMap((event) =>
      event.type === "configured" ? [event.permissionMode] : [],
    );
    expect(new Set(modes)).toEqual(new Set(["default"]));
  });

  it("waits for a new process where the running one does not know it", async () => {
    const { cli, recorder } = await open({ refuses: { apply_flag_settings: "Unsupported" } });
    await recorder.run("one");
    recorder.session.adjust({ ...chosen, effort: "high" });
    await vi.waitFor(async () => {
      expect(JSON.stringify(await cli.told())).toContain("apply_flag_settings");
    });
    expect(await cli.starts()).toHaveLength(1);
    const isAnew = async (): Promise<void> => {
      expect((await recorder.run("two")).status).toBe("done");
      expect(await cli.starts()).toHaveLength(2);
    };
    await vi.waitFor(isAnew, { timeout: 20_000 });
    expect((await cli.starts())[1]).toContain("--effort=high");
    expect((await cli.starts())[1]?.join(" ")).toContain("--resume=");
  });

  it("is left to the CLI again by a new process", async () => {
    const { cli, recorder } = await open({}, { settings: { permissionMode: "plan" } });
    await recorder.run("one");
    recorder.session.adjust(chosen);
    await recorder.run("two");
    const starts = await cli.starts();
    expect(starts.map((flags) => flags.includes("--permission-mode=plan"))).toEqual([true, false]);
  });

  it("never goes round all permission requests", async () => {
    const { cli, recorder } = await open({}, { settings: { permissionMode: "bypassPermissions" } });
    recorder.session.adjust({
      model: "-x y",
      permissionMode: "bypassPermissions",
      effort: "$(id)",
    });
    await recorder.run("go");
    expect(JSON.stringify([await cli.starts(), await cli.told()])).not.toMatch(/bypass|-x y|\$\(/);
  });
});

describe("who watches over the processes", () => {
  it("is told of each by its mark, from its start until nothing of it is left", async () => {
    const told: string[] = [];
    const guard: ProcessGuard = {
      newMark: () => {
        told.push("mark");
        return "fake-mark";
      },
      started: (pid, kind) => {
        told.push(`${kind} ${pid > 0 ? "runs" : "?"}`);
      },
      sampled: () => undefined,
      ended: () => {
        told.push("ended");
      },
    };
    const { recorder } = await open({ turns: [[{ exit: 1 }]] }, { guard });
    await recorder.waitFor("status", ({ status }) => status.kind === "ready");
    const [pid] = await bench.processes();
    const environment = await readFile(`/proc/${pid ?? 0}/environ`, "utf8");
    expect(environment.split("\0")).toContain(`${markVariable}=fake-mark`);
    await recorder.runToLoss("go");
    expect(told).toEqual(["mark", "cli runs", "ended"]);
  });
});
