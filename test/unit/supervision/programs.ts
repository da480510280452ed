import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import type { ProcessIdentity } from "../../../src/base/processTable";
import { markVariable, startTimeOf } from "../../../src/base/processTable";

/** A program that runs until it is killed and ignores everything else; with `child` one more below it. */
export interface Program extends ProcessIdentity {
  readonly process: ChildProcess;
  /** The process below it, 0 without. */
  readonly childPid: number;
  readonly ended: Promise<unknown>;
}

const stay = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000);";

/**
 * `child`: "below" stays below it, "left" is in a session of its own, below nobody.
 */
export async function startProgram(
  options: { mark?: string; child?: "below" | "left"; detached?: boolean } = {},
): Promise<Program> {
  const { mark, child, detached = false } = options;
  const grandchild = `const child = require("child_process").spawn(process.execPath, ["-e", ${JSON.stringify(`${stay} console.log(process.pid);`)}], { detached: true, stdio: ["ignore", "inherit", "ignore"] });`;
  const middle = `${grandchild} child.on("spawn", () => process.exit());`;
  const leave = `require("child_process").spawn(process.execPath, ["-e", ${JSON.stringify(middle)}], { detached: true, stdio: ["ignore", "inherit", "ignore"] });`;
  const first = child === undefined ? "console.log(0);" : child === "below" ? grandchild : leave;
  const program = spawn(process.execPath, ["-e", `${stay} ${first}`], {
    stdio: ["ignore", "pipe", "ignore"],
    env: mark === undefined ? {} : { [markVariable]: mark },
    detached,
  });
  const [chunk] = (await once(program.stdout, "data")) as [Buffer];
  const pid = program.pid!;
  return {
    process: program,
    pid,
    startedAt: (await startTimeOf(pid))!,
    childPid: Number(chunk.toString()),
    ended: once(program, "exit"),
  };
}

/** Ends them, and what is below them, whatever a test did. */
export function endPrograms(programs: readonly Program[]): void {
  for (const pid of programs.flatMap((program) => [program.pid, program.childPid])) {
    try {
      if (pid > 0) process.kill(pid, "SIGKILL");
    } catch {
      // It has ended already.
    }
  }
}
