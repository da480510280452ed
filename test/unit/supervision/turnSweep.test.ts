import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { silentLogger } from "../../../src/base/logger";
import { markVariable, startTimeNow, startTimeOf } from "../../../src/base/processTable";
import { TurnSweep } from "../../../src/claude/turnSweep";
import { interruptTimeoutMs, turnSweepInterruptMs } from "../../../src/shared/limits";

/**
 * Like the CLI: servers run in its own process group, tools in a session of their own, and a tool
 * may leave a daemon behind. Nothing but SIGKILL ends any of them. It prints the id of each.
 */
const cliScript = `
  const { spawn } = require("node:child_process");
  process.on("SIGTERM", () => {});
  const stay = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); console.log(process.pid);";
  const daemon = 'require("child_process").spawn(process.execPath, ["-e", ' + JSON.stringify(stay) + '], { detached: true, stdio: ["ignore", "inherit", "ignore"] }).on("spawn", () => process.exit());';
  const kinds = { server: [stay, false], tool: [stay, true], daemon: [daemon, true] };
  require("readline").createInterface({ input: process.stdin }).on("line", (kind) => {
    const [script, detached] = kinds[kind];
    spawn(process.execPath, ["-e", script], { detached, stdio: ["ignore", "inherit", "ignore"] });
  });`;

class FakeCli {
  readonly mark: string;
  readonly process: ChildProcess;
  readonly pids: number[] = [];
  private readonly lines: AsyncIterator<string>;

  constructor(mark: string) {
    this.mark = mark;
    this.process = spawn(process.execPath, ["-e", cliScript], {
      stdio: ["pipe", "pipe", "ignore"],
      env: { [markVariable]: mark },
    });
    this.lines = createInterface({ input: this.process.stdout! })[Symbol.asyncIterator]();
  }

  get pid(): number {
    return this.process.pid!;
  }

  /** Starts a program of that kind and gives its id. */
  async run(kind: "server" | "tool" | "daemon"): Promise<number> {
    this.process.stdin!.write(`${kind}\n`);
    const line = await this.lines.next();
    const pid = Number(line.value);
    this.pids.push(pid);
    return pid;
  }

  async crash(): Promise<void> {
    const gone = once(this.process, "exit");
    this.process.kill("SIGKILL");
    await gone;
  }
}

const clis: FakeCli[] = [];
const open = (mark: string): { cli: FakeCli; sweep: TurnSweep } => {
  const cli = new FakeCli(mark);
  clis.push(cli);
  return { cli, sweep: new TurnSweep({ pid: cli.pid, mark, logger: silentLogger }) };
};

const living = async (pids: readonly number[]): Promise<readonly number[]> => {
  const starts = await Promise.all(pids.map(startTimeOf));
  return pids.filter((_, index) => starts[index] !== null);
};

/** Start times are whole clock ticks: what comes then is told from what was before. */
const nextTick = async (): Promise<void> => {
  const now = startTimeNow();
  while (startTimeNow() === now) await new Promise(setImmediate);
};

let number = 0;
let mark: string;
beforeEach(() => {
  number += 1;
  mark = `sweep${process.pid}x${number}`;
});
afterEach(() => {
  for (const cli of clis.splice(0)) {
    for (const pid of [cli.pid, ...cli.pids]) {
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // It has ended already.
      }
    }
  }
});

describe("Stop of a turn", () => {
  it("ends what the turn's tools left, within a second, and nothing else", async () => {
    const { cli, sweep } = open(mark);
    const earlier = [await cli.run("tool"), await cli.run("daemon")];
    await nextTick();
    sweep.begin();
    const server = await cli.run("server");
    const tools = [await cli.run("tool"), await cli.run("daemon"), await cli.run("tool")];
    const startedAt = performance.now();
    expect(await sweep.stop(Promise.resolve())).toBe(3);
    expect(performance.now() - startedAt).toBeLessThan(interruptTimeoutMs);
    expect(await living(tools)).toEqual([]);
    expect(await living([cli.pid, server, ...earlier])).toEqual([cli.pid, server, ...earlier]);
  });

  it("does so although the CLI does not obey the interrupt", async () => {
    const { cli, sweep } = open(mark);
    await nextTick();
    sweep.begin();
    const tool = await cli.run("tool");
    const startedAt = performance.now();
    await sweep.stop(new Promise(() => undefined));
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(turnSweepInterruptMs - 5);
    expect(performance.now() - startedAt).toBeLessThan(interruptTimeoutMs);
    expect(await living([tool])).toEqual([]);
  });

  it("spares what the next turn starts while the last one is still being swept", async () => {
    const { cli, sweep } = open(mark);
    sweep.begin();
    const tool = await cli.run("tool");
    await nextTick();
    let endTurn: () => void = () => undefined;
    const swept = sweep.stop(new Promise((resolve) => (endTurn = resolve)));
    sweep.end();
    sweep.begin();
    const next = await cli.run("tool");
    endTurn();
    await swept;
    expect(await living([tool, next])).toEqual([next]);
  });

  it("does nothing when no turn runs", async () => {
    const { cli, sweep } = open(mark);
    sweep.begin();
    const background = await cli.run("tool");
    sweep.end();
    expect(await sweep.stop(Promise.resolve())).toBe(0);
    expect(await living([background])).toEqual([background]);
  });

  it("leaves the processes of another CLI of the same host alone", async () => {
    const [first, second] = [open(`${mark}.1`), open(`${mark}.2`)];
    await nextTick();
    first.sweep.begin();
    const [mine, other] = [await first.cli.run("daemon"), await second.cli.run("daemon")];
    await first.sweep.stop(Promise.resolve());
    expect(await living([mine, other])).toEqual([other]);
  });
});

describe("a CLI that dies", () => {
  it("leaves nothing of what it started", async () => {
    const { cli, sweep } = open(mark);
    const pids = [await cli.run("server"), await cli.run("tool"), await cli.run("daemon")];
    sweep.begin();
    await cli.crash();
    await sweep.endRemains();
    expect(await living(pids)).toEqual([]);
  });
});
