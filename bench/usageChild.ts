/** A host that only counts usage: `usageChild.mjs HOME LOG ROUNDS`. Tells what it saw, a line of JSON for each. */
import { appendFile } from "node:fs/promises";
import path from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import { silentLogger } from "../src/base/logger";
import { UsageScanner } from "../src/usage/usageScanner";

const [home = "", log = "", rounds = "0"] = process.argv.slice(2);
const tell = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
const delay = monitorEventLoopDelay({ resolution: 1 });

const options = {
  workerScript: path.resolve("dist/usageWorker.js"),
  indexFolder: path.join(home, "state"),
  logger: silentLogger,
  wish: { timeZone: "Asia/Seoul", folder: "/work/project/1", sessions: [] },
  ...{ environment: {}, home },
};
/** A thread that has nothing to do ends within this time (ms), after which the next one is asked for. */
const restMs = 250;

const summaryOf = (scanner: UsageScanner): Promise<void> =>
  new Promise((resolve) => {
    const subscription = scanner.onSummary(() => {
      subscription.dispose();
      resolve();
    });
  });

async function main(): Promise<void> {
  const scanner = new UsageScanner(options);
  const first = summaryOf(scanner);
  delay.enable();
  scanner.start();
  await first;
  tell({ first: true, rssBytes: process.resourceUsage().maxRSS * 1_024 });
  for (let round = 0; round < Number(rounds); round += 1) {
    tell({ refreshMs: await refresh(scanner, `new_${round}`) });
  }
  delay.disable();
  // The histogram counts from one look to the next, so its own millisecond is taken off.
  const blockMs = Math.max(0, delay.max / 1e6 - 1);
  tell({ rssBytes: process.resourceUsage().maxRSS * 1_024, blockMs });
  await scanner.stop();
  await refreshAfterRests();
}

/** 1 kB more: until the summary is there, in milliseconds. */
async function refresh(scanner: UsageScanner, name: string): Promise<number> {
  await appendFile(log, lineOf(name));
  const startedAt = performance.now();
  const next = summaryOf(scanner);
  scanner.refresh();
  await next;
  return performance.now() - startedAt;
}

/** The same where the thread rests in between: another one begins with the index. */
async function refreshAfterRests(): Promise<void> {
  const scanner = new UsageScanner({ ...options, restAfterMs: 0 });
  const first = summaryOf(scanner);
  scanner.start();
  await first;
  for (let round = 0; round < Number(rounds) / 4; round += 1) {
    await pause(restMs);
    tell({ afterRestMs: await refresh(scanner, `rest_${round}`) });
  }
  await scanner.stop();
}

/** An answer of one kilobyte. */
function lineOf(name: string): string {
  const usage = { input_tokens: 10, output_tokens: 20, cache_read_input_tokens: 30_000 };
  const content = [{ type: "text", text: "" }];
  const id = `msg_${name}_${process.pid}`;
  const message = { id, role: "assistant", model: "claude-sonnet-5", content, usage };
  const names = { sessionId: "session", cwd: "/work/project/1", version: "2.1.330" };
  const line = { message, requestId: id, timestamp: new Date().toISOString(), ...names };
  const text = "x".repeat(1_023 - JSON.stringify(line).length);
  message.content = [{ type: "text", text }];
  return `${JSON.stringify(line)}\n`;
}

void main();
