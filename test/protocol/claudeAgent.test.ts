import { randomUUID } from "node:crypto";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { listDescendants } from "../../src/base/processTree";
import { AgentBench } from "../support/agentBench";

let bench: AgentBench;
beforeEach(async () => {
  bench = await AgentBench.start();
});
afterEach(() => bench.close());

/** A command that writes its own process id and then goes on for ever. */
const endless = "sh -c 'echo $$ > pid; while true; do sleep 1; done'";

async function readPid(): Promise<number> {
  const text = await vi.waitFor(
    async () => {
      const found = await readFile(path.join(bench.folder, "pid"), "utf8");
      expect(found).toMatch(/^\d+\n$/);
      return found;
    },
    { timeout: 10_000 },
  );
  return Number(text);
}

/** The CLI writes its transcript a little later; what it has not written it can't resume. */
async function waitForTranscript(words: string): Promise<void> {
  const folder = path.join(bench.root, "home", ".claude", "projects");
  await vi.waitFor(
    async () => {
      const names = await readdir(folder, { recursive: true });
      const files = names.filter((name) => name.endsWith(".jsonl"));
      const texts = await Promise.all(
        files.map((name) => readFile(path.join(folder, name), "utf8")),
      );
      expect(texts.join("")).toContain(words);
    },
    { timeout: 10_000 },
  );
}

async function waitUntilGone(pid: number, timeout: number): Promise<void> {
  await vi.waitFor(
    async () => {
      expect(await bench.processes()).not.toContain(pid);
    },
    { timeout },
  );
}

describe("a session with the real CLI", () => {
  it("gets ready by itself and streams an answer", async () => {
    const recorder = bench.open();
    expect(
      (await recorder.waitFor("status", ({ status }) => status.kind === "ready")).status,
    ).toMatchObject({
      version: expect.stringMatching(/^\d+\.\d+\.\d+/) as string,
      isTested: true,
    });
    const end = await recorder.run("[[think Hm.]] [[say Hello **world**]]");
    expect(end).toMatchObject({
      status: "done",
      problem: null,
      stats: { inputTokens: 100, cacheReadTokens: 20, cacheWriteTokens: 10, modelTurns: 1 },
    });
    expect(end.stats?.costUsd).toBeGreaterThan(0);
    expect(recorder.texts).toEqual(["Hello **world**"]);
    expect(recorder.events.filter(({ type }) => type === "block-appended").length).toBeGreaterThan(
      2,
    );
    expect(await recorder.waitFor("configured")).toMatchObject({ permissionMode: "default" });
  });

  it("shows text before the turn has ended", async () => {
    const recorder = bench.open();
    const end = recorder.run("[[say early]] [[hold later]] [[say late]]");
    await recorder.waitFor("block-appended", ({ text }) => text === "early");
    expect(recorder.events.some(({ type }) => type === "turn-ended")).toBe(false);
    bench.api.release("later");
    await end;
    expect(recorder.texts).toEqual(["early", "late"]);
  });

  it("writes a file when that is allowed, and shows what it wrote", async () => {
    const recorder = bench.open();
    const end = recorder.run("[[write sub/a.txt | one\\ntwo\\n]] [[say done]]");
    const { request } = await recorder.waitFor("permission-requested");
    expect(request).toMatchObject({
      toolName: "Write",
      content: { kind: "write", path: path.join("sub", "a.txt"), content: "one\ntwo\n" },
    });
    expect(await readdir(bench.folder)).toEqual([]);
    recorder.session.answer(request.id, { kind: "allow", scope: "once" });
    expect(await end).toMatchObject({ status: "done", stats: { modelTurns: 2 } });
    expect(await readFile(path.join(bench.folder, "sub", "a.txt"), "utf8")).toBe("one\ntwo\n");
    expect(recorder.changes).toEqual([
      { subject: path.join("sub", "a.txt") },
      {
        status: "done",
        summary: "+2 −0",
        diff: [{ oldStart: 0, newStart: 1, lines: ["+one", "+two"] }],
      },
    ]);
  });

  it("does nothing when a permission is denied, and tells the model why", async () => {
    const recorder = bench.open();
    const end = recorder.run("[[bash echo no > denied.txt]] [[say understood]]");
    const { request } = await recorder.waitFor("permission-requested");
    expect(request.content).toMatchObject({ kind: "command", command: "echo no > denied.txt" });
    recorder.session.answer(request.id, { kind: "deny", reason: "Not on a Sunday" });
    expect((await end).status).toBe("done");
    expect(await readdir(bench.folder)).toEqual([]);
    expect(recorder.changes.at(-1)).toMatchObject({ status: "denied" });
    expect(JSON.stringify(bench.api.requests.at(-1)?.body)).toContain("Not on a Sunday");
  });

  it("passes on the answers to a question", async () => {
    const recorder = bench.open();
    const end = recorder.run("[[ask Which colour? | Red | Blue]] [[say thanks]]");
    const { request } = await recorder.waitFor("permission-requested");
    expect(request.content).toMatchObject({
      kind: "question",
      questions: [
        {
          question: "Which colour?",
          isMultiple: false,
          options: [{ label: "Red" }, { label: "Blue" }],
        },
      ],
    });
    recorder.session.answer(request.id, {
      kind: "allow",
      scope: "once",
      answers: { "Which colour?": "Blue" },
    });
    await end;
    expect(recorder.changes.at(-1)).toMatchObject({ status: "done", summary: "Blue" });
  });

  it("shows a plan as a plan, with the file that the CLI keeps it in", async () => {
    const settings = path.join(bench.root, "home", ".claude");
    await mkdir(settings, { recursive: true });
    const permissions = { defaultMode: "plan" };
    await writeFile(path.join(settings, "settings.json"), JSON.stringify({ permissions }));
    const recorder = bench.open();
    recorder.allowAll();
    const end = recorder.run("[[plan # Plan]] [[say ok]]");
    const { request } = await recorder.waitFor("permission-requested");
    expect(request.content).toEqual({
      kind: "plan",
      markdown: "# Plan",
      path: expect.stringContaining(path.join(settings, "plans")) as string,
    });
    await end;
  });

  it("shows the output of a command and how a failed one ended", async () => {
    const recorder = bench.open();
    recorder.allowAll();
    await recorder.run("[[bash echo out]] [[bash echo bad >&2; exit 3]] [[say ok]]");
    expect(recorder.changes).toContainEqual({
      status: "done",
      output: { text: "out", omitted: 0 },
    });
    expect(recorder.changes.at(-1)).toMatchObject({ status: "failed", summary: { exitCode: 3 } });
  });

  it("keeps the to-do list on its cards", async () => {
    const recorder = bench.open();
    await recorder.run(
      '[[todo One | Two]] [[tool TaskUpdate {"taskId":"1","status":"completed"}]] [[say ok]]',
    );
    expect(recorder.changes.at(-1)?.todos).toEqual([
      { text: "One", status: "done" },
      { text: "Two", status: "pending" },
    ]);
  });

  it("hangs the calls of a sub-agent under its own", async () => {
    const recorder = bench.open();
    await recorder.run("[[task Look around | {{bash ls}} {{say tidy}}]] [[say all seen]]");
    const tools = recorder.events.flatMap((event) =>
      event.type === "block-started" && event.block.kind === "tool" ? [event.block] : [],
    );
    expect(tools.map(({ tool }) => tool.kind)).toEqual(["agent", "command"]);
    expect(tools[1]?.tool.parentId).toBe(tools[0]?.id);
    expect(recorder.texts).toEqual(["all seen"]);
  });

  it("is not ended by work in the background that ends between two turns", async () => {
    const recorder = bench.open();
    await recorder.run("[[task& Look around | {{hold background}} {{say tidy}}]] [[say started]]");
    await bench.api.waitForHold("background");
    bench.api.release("background");
    await recorder.waitFor("block-appended", ({ text }) => text.includes("background"));
    expect(recorder.events.filter(({ type }) => type === "turn-ended")).toHaveLength(1);
    expect((await recorder.run("[[say next]]")).status).toBe("done");
  });

  it("tells what a sub-agent in the background does after its turn, and how full the context is", async () => {
    const recorder = bench.open();
    await recorder.run(
      "[[task& Look around | {{hold start}} {{bash ls}} {{say tidy}}]] [[say started]]",
    );
    await bench.api.waitForHold("start");
    expect(recorder.events.findLast(({ type }) => type === "context")).toMatchObject({
      context: {
        usedTokens: expect.any(Number) as number,
        windowTokens: expect.any(Number) as number,
      },
    });
    const from = recorder.events.length;
    bench.api.release("start");
    const { blockId } = await recorder.waitFor(
      "tool-changed",
      ({ change }) => change.status === "done" && change.output?.text === "tidy",
    );
    const after = recorder.events
      .slice(from)
      .flatMap((event) =>
        event.type === "block-started" && event.block.kind === "tool" ? [event.block] : [],
      );
    expect(after.map(({ tool }) => [tool.kind, tool.parentId])).toEqual([["command", blockId]]);
  });

  it("ends a running command on interrupt and stays usable", async () => {
    const recorder = bench.open();
    recorder.allowAll();
    const end = recorder.run(`[[bash ${endless}]] [[say unreached]]`);
    const pid = await readPid();
    recorder.session.interrupt();
    expect(await end).toMatchObject({ status: "interrupted", problem: null });
    await waitUntilGone(pid, 1_000);
    expect((await recorder.run("[[say still here]]")).status).toBe("done");
    expect(recorder.texts).toEqual(["still here"]);
  });

  it.each([0, 1, 2])("is interrupted before the first word (start: %i)", async (start) => {
    const recorder = bench.open();
    if (start === 2) await recorder.waitFor("status", ({ status }) => status.kind === "ready");
    const end = recorder.run("[[hold first]] [[say unreached]]");
    if (start === 1)
      await vi.waitFor(async () => {
        expect(await bench.processes()).not.toEqual([]);
      });
    recorder.session.interrupt();
    recorder.session.interrupt();
    expect(await end).toMatchObject({ status: "interrupted" });
    bench.api.release("first");
    expect((await recorder.run("[[say next]]")).status).toBe("done");
    expect(recorder.events.filter(({ type }) => type === "turn-ended")).toHaveLength(2);
  });

  it("withdraws a permission request when the turn is interrupted", async () => {
    const recorder = bench.open();
    const end = recorder.run("[[bash echo 1 > one]]");
    const { request } = await recorder.waitFor("permission-requested");
    recorder.session.interrupt();
    await recorder.waitFor(
      "permission-withdrawn",
      ({ permissionId }) => permissionId === request.id,
    );
    expect((await end).status).toBe("interrupted");
    recorder.session.answer(request.id, { kind: "allow", scope: "once" });
    expect(await readdir(bench.folder)).toEqual([]);
  });

  it("leaves no process when it is stopped while a command runs", async () => {
    const recorder = bench.open();
    recorder.allowAll();
    const end = recorder.run(`[[bash trap "" TERM; ${endless}]]`);
    await readPid();
    await recorder.session.stop();
    expect((await end).status).toBe("interrupted");
    expect(await bench.processes()).toEqual([]);
    expect(recorder.events.at(-1)).toEqual({ type: "status", status: { kind: "stopped" } });
  });

  it("goes on where it was after it was stopped", async () => {
    const recorder = bench.open();
    await recorder.run("[[say first]] remember-this");
    await recorder.session.stop();
    expect((await recorder.run("[[say second]]")).status).toBe("done");
    expect(JSON.stringify(bench.api.requests.at(-1)?.body)).toContain("remember-this");
  });

  it("starts anew when it was stopped before the first prompt", async () => {
    const recorder = bench.open();
    await recorder.waitFor("status", ({ status }) => status.kind === "ready");
    await recorder.session.stop();
    expect((await recorder.run("[[say fresh]]")).status).toBe("done");
  });

  it("tells when the CLI is killed in a turn; the next prompt resumes", async () => {
    const recorder = bench.open();
    const end = recorder.runToLoss("[[say partial]] [[hold killed]] remember-me");
    await bench.api.waitForHold("killed");
    await waitForTranscript("remember-me");
    const [pid] = await listDescendants(process.pid);
    process.kill(pid!, "SIGKILL");
    expect(await end).toMatchObject({
      hasBegun: true,
      problem: { code: "claude-exited", detail: "signal SIGKILL" },
    });
    expect(recorder.events.at(-2)).toMatchObject({ type: "status", status: { kind: "failed" } });
    expect((await recorder.run("[[say back]]")).status).toBe("done");
    expect(JSON.stringify(bench.api.requests.at(-1)?.body)).toContain("remember-me");
  });

  it("begins a session that is not there, and never goes on with one that it did not begin", async () => {
    const sessionId = randomUUID();
    const first = bench.open({ sessionId, isResumed: true });
    expect((await first.run("[[say not there yet]]")).status).toBe("done");
    await first.session.stop();
    const second = bench.open({ sessionId, isResumed: false });
    expect(await second.run("[[say was there]]")).toMatchObject({
      status: "failed",
      problem: { code: "claude-exited" },
    });
  });

  it("says in its own words what the API refused", async () => {
    const recorder = bench.open();
    expect((await recorder.run("[[status 429]]")).problem?.code).toBe("api-limit");
    expect((await recorder.run("[[status 401]]")).problem?.code).toBe("claude-not-logged-in");
    expect((await recorder.run("[[status 500]]")).problem?.code).toBe("api-error");
    expect((await recorder.run("[[status 529 1]] [[say recovered]]")).status).toBe("done");
    expect(recorder.notices).toMatchObject([
      {
        problem: { code: "api-retry", detail: "overloaded 529 (1/10)" },
        until: expect.any(Number) as number,
      },
    ]);
    expect(recorder.texts).toEqual(["recovered"]);
  });

  it("says that nobody is logged in", async () => {
    const recorder = bench.open({ without: "ANTHROPIC_API_KEY" });
    expect(await recorder.run("[[say hi]]")).toMatchObject({
      status: "failed",
      problem: { code: "claude-not-logged-in", detail: "Not logged in · Please run /login" },
    });
  });

  it("survives every kind of text in a prompt", async () => {
    const recorder = bench.open();
    for (const text of [
      "--version",
      "-p\nx",
      "\u2028 line \u2029",
      "a\u0000b",
      "\ud800 half",
      '"}\n{"type":"user"}',
    ]) {
      expect((await recorder.run(`${text} [[say ok]]`)).status).toBe("done");
    }
  });
});
