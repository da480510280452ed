import { readFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { listDescendants } from "../../src/base/processTree";
import { processesMarked } from "../support/processes";
import { AgentBench } from "../support/agentBench";

let bench: AgentBench;
beforeEach(async () => {
  bench = await AgentBench.start();
});
afterEach(() => bench.close());

describe("the real CLI that is killed", () => {
  it("while it asks: its failure is told before the turn is lost", async () => {
    const recorder = bench.open();
    const end = recorder.runToLoss("[[bash echo 1 > one]]");
    await recorder.waitFor("permission-requested");
    const [pid] = await listDescendants(process.pid);
    process.kill(pid!, "SIGKILL");
    const problem = { code: "claude-exited", detail: "signal SIGKILL" };
    expect(await end).toEqual({ type: "turn-lost", problem, hasBegun: true });
    expect(recorder.events.at(-2)).toEqual({ type: "status", status: { kind: "failed", problem } });
  });

  it("while a command runs that ignores SIGTERM: nothing of it is left when that is told", async () => {
    const recorder = bench.open();
    recorder.allowAll();
    const end = recorder.runToLoss(
      `[[bash trap "" TERM; sh -c 'echo $$ > pid; while true; do sleep 1; done']]`,
    );
    const pid = await vi.waitFor(
      () => Number(readFileSync(path.join(bench.folder, "pid"), "utf8").trim()),
      { timeout: 10_000 },
    );
    expect(pid).toBeGreaterThan(0);
    const left = recorder
      .waitFor("turn-lost")
      .then(() => processesMarked(bench.root))
      .then((rows) => rows.map(({ commandLine }) => commandLine));
    const [cli] = await listDescendants(process.pid);
    process.kill(cli!, "SIGKILL");
    await end;
    expect(await left).toEqual([]);
  });
});
