import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { FaultyPlan } from "../stand-ins/faultyCli/faultyCli";
import { FaultyCli } from "../stand-ins/faultyCli/faultyCli";
import { AgentBench } from "../support/agentBench";

let bench: AgentBench;
beforeEach(async () => {
  bench = await AgentBench.start();
});
afterEach(() => bench.close());

async function open(plan: FaultyPlan) {
  const cli = await FaultyCli.write(bench.root, plan);
  return { cli, recorder: bench.open({ claudePath: cli.file }) };
}

describe("a CLI with a plan", () => {
  it("is asked for the plan's windows after its greeting, and after a turn that came first", async () => {
    const five_hour = { utilization: 37, resets_at: "2026-03-10T04:59:59Z" };
    const usage = { rate_limits_available: true, rate_limits: { five_hour, seven_day: null } };
    const windows = [
      {
        ...{ kind: "five_hour", utilization: 0.37, resetsAt: Date.parse(five_hour.resets_at) },
        ...{ status: null, source: "usage" },
      },
    ];
    const idle = await open({ usage });
    expect((await idle.recorder.waitFor("plan")).windows).toMatchObject(windows);
    const busy = await open({ usage });
    await busy.recorder.run("go");
    expect((await busy.recorder.waitFor("plan")).windows).toMatchObject(windows);
    const asked = (await busy.cli.told()).filter(({ type }) => type === "control_request");
    expect(asked.at(-1)).toMatchObject({ request: { subtype: "get_usage" } });
  });

  it("that does not know of the plan is not asked again, and nothing is said of it", async () => {
    const { cli, recorder } = await open({ refuses: { get_usage: "Unsupported" } });
    for (const prompt of ["one", "two"]) await recorder.run(prompt);
    const asked = (await cli.told()).filter(
      ({ request }) => (request as { subtype?: string } | undefined)?.subtype === "get_usage",
    );
    expect(asked).toHaveLength(1);
    expect(recorder.events.filter(({ type }) => type === "plan")).toEqual([]);
  });
});
