// A host with nothing but its supervision, to be killed: `supervisedHost STATE WATCHDOG`. By standard
// input it takes {"start":SCRIPT} (a Node script below it, with the mark) and {"stop":true}.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { silentLogger } from "../../src/base/logger";
import { markVariable } from "../../src/base/processTable";
import { Supervision } from "../../src/supervision/supervision";

function say(event: object): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}

async function main(): Promise<void> {
  const [stateFolder = "", watchdogScript = ""] = process.argv.slice(2);
  const openedAt = performance.now();
  const supervision = await Supervision.open({
    stateFolder,
    watchdogScript,
    environment: process.env,
    logger: silentLogger,
  });
  say({ event: "open", ms: performance.now() - openedAt, mark: supervision.mark });
  for await (const line of createInterface({ input: process.stdin })) {
    const { start } = JSON.parse(line) as { start?: string };
    if (start === undefined) break;
    const armedAt = performance.now();
    const env = { ...process.env, [markVariable]: supervision.newMark() };
    const ms = performance.now() - armedAt;
    const child = spawn(process.execPath, ["-e", start], {
      stdio: ["ignore", "pipe", "ignore"],
      env,
    });
    const { pid } = child;
    if (pid === undefined) throw new Error("not started");
    supervision.started(pid, "cli");
    child.once("exit", () => {
      supervision.ended(pid);
    });
    await once(child.stdout, "data");
    say({ event: "started", pid, watchdogPid: supervision.watchdogPid, ms });
  }
  const stoppedAt = performance.now();
  await supervision.stop();
  say({ event: "stopped", ms: performance.now() - stoppedAt });
  process.exit(0);
}

void main();
