import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { FaultyPlan } from "../stand-ins/faultyCli/faultyCli";
import { FaultyCli } from "../stand-ins/faultyCli/faultyCli";
import { AgentBench } from "../support/agentBench";

let bench: AgentBench;
beforeEach(async () => {
  bench = await AgentBench.start();
});
afterEach(() => bench.close());

async function open(plan: FaultyPlan, options: Parameters<AgentBench["open"]>[0] = {}) {
  const cli = await FaultyCli.write(bench.root, plan);
  return { cli, recorder: bench.open({ claudePath: cli.file, ...options }) };
}

describe("a session that is not the one of this conversation", () => {
  it("is not taken over because its id is in use: the prompt fails", async () => {
    const words = "Error: Session ID 1 is already in use.";
    const { cli, recorder } = await open({ start: [{ complain: words }, { exit: 1 }] });
    const { status, problem } = await recorder.run("go");
    expect([status, problem?.code]).toEqual(["failed", "claude-exited"]);
    expect(problem?.detail).toContain("already in use");
    expect((await cli.starts()).join(" ")).not.toContain("--resume=");
  });

  it("is left after the turn in which the CLI went over to it", async () => {
    const init = { type: "system", subtype: "init", session_id: crypto.randomUUID() };
    const sessionId = crypto.randomUUID();
    const { cli, recorder } = await open(
      { turns: [[{ line: init }, { say: "there" }]] },
      { sessionId },
    );
    expect((await recorder.run("go")).status).toBe("done");
    expect(recorder.notices).toMatchObject([
      { level: "warning", problem: { code: "claude-astray" } },
    ]);
    await recorder.waitFor("status", ({ status }) => status.kind === "stopped");
    expect(recorder.texts).toEqual(["there"]);
    recorder.session.prompt({ id: crypto.randomUUID(), text: "next", images: [] });
    await vi.waitFor(async () => {
      expect((await cli.starts())[1]).toContain(`--resume=${sessionId}`);
    });
  });
});

describe("a permission request", () => {
  const request = { subtype: "can_use_tool", tool_name: "Bash", input: { command: "ls" } };
  const asks = { line: { type: "control_request", request_id: "p", request } };
  const allow = { kind: "allow", scope: "once" } as const;

  it("ends with the process that asked, also where the next one starts at once", async () => {
    const { cli, recorder } = await open(
      { refuses: { apply_flag_settings: "Unsupported" }, turns: [[asks]] },
      {},
    );
    await recorder.run("one");
    recorder.session.adjust({ model: null, permissionMode: null, effort: "high" });
    await vi.waitFor(async () => {
      expect(JSON.stringify(await cli.told())).toContain("apply_flag_settings");
    });
    const answers: boolean[] = [];
    recorder.session.onEvent((event) => {
      if (event.type !== "status" || event.status.kind !== "stopped") return;
      answers.push(recorder.session.answer("p", allow));
    });
    await recorder.run("two");
    expect(await cli.starts()).toHaveLength(2);
    const kinds = recorder.events.flatMap((event) =>
      event.type === "status" ? [event.status.kind] : [],
    );
    expect(kinds.slice(0, 4)).toEqual(["starting", "ready", "stopped", "starting"]);
    expect(answers).toEqual([false]);
  });

  it("takes one answer, and says so", async () => {
    const { recorder } = await open({ turns: [[asks, { await: "never" }]] });
    recorder.session.prompt({ id: crypto.randomUUID(), text: "go", images: [] });
    await recorder.waitFor("permission-requested");
    const answers = ["q", "p", "p"].map((id) => recorder.session.answer(id, allow));
    expect(answers).toEqual([false, true, false]);
  });
});

describe("a prompt that can't be handed over", () => {
  it("was not begun by a CLI that only answered what it was asked", async () => {
    const { recorder } = await open({ begin: [], turns: [[{ exit: 1 }]] });
    expect(await recorder.runToLoss("go")).toMatchObject({ hasBegun: false });
  });

  it("fails, and the next one is answered", async () => {
    const { recorder } = await open({ turns: [[{ say: "up" }]] });
    await recorder.waitFor("status", ({ status }) => status.kind === "ready");
    const image = {
      type: "image/png" as const,
      get base64(): string {
        throw new Error("too large for a line");
      },
    };
    const { status, problem } = await recorder.run("go", { images: [image] });
    expect([status, problem?.detail]).toEqual(["failed", "too large for a line"]);
    expect((await recorder.run("next")).status).toBe("done");
  });
});
