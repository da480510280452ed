/** A host that only counts usage: `usageChild.mjs HOME LOG ROUNDS`. Tells what it saw, a line of JSON for each. */
import { appendFile } from "node:fs/promises";
import path from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { silentLogger } from "../src/base/logger";
import { UsageScanner } from "../src/usage/usageScanner";

const [home = "", log = "", rounds = "0"] = process.argv.slice(2);
const tell = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
const delay = monitorEventLoopDelay({ resolution: 1 });

const scanner = new UsageScanner({
  workerScript: path.resolve("dist/usageWorker.js"),
  indexFolder: path.join(home, "state"),
  logger: silentLogger,
  wish: { timeZone: "Asia/Seoul", folder: "/work/project/1", sessions: [] },
  ...{ environment: {}, home },
});
const summary = (): Promise<void> =>
  new Promise((resolve) => {
    const subscription = scanner.onSummary(() => {
      subscription.dispose();
      resolve();
    });
  });

async function main(): Promise<void> {
  const first = summary();
  delay.enable();
  scanner.start();
  await first;
  tell({ first: true, rssBytes: process.resourceUsage().maxRSS * 1_024 });
  for (let round = 0; round < Number(rounds); round += 1) {
    await appendFile(log, lineOf(round));
    const startedAt = performance.now();
    const next = summary();
    scanner.refresh();
    await next;
    tell({ refreshMs: performance.now() - startedAt });
  }
  delay.disable();
  // The histogram counts from one look to the next, so its own millisecond is taken off.
  const blockMs = Math.max(0, delay.max / 1e6 - 1);
  tell({ rssBytes: process.resourceUsage().maxRSS * 1_024, blockMs });
  scanner.dispose();
}

/** An answer of one kilobyte. */
function lineOf(round: number): string {
  const usage = { input_tokens: 10, output_tokens: 20, cache_read_input_tokens: 30_000 };
  const content = [{ type: "text", text: "" }];
  const id = `msg_new_${process.pid}_${round}`;
  const message = { id, role: "assistant", model: "claude-sonnet-5", content, usage };
  const names = { sessionId: "session", cwd: "/work/project/1", version: "2.1.330" };
  const line = { message, requestId: id, timestamp: new Date().toISOString(), ...names };
  const text = "x".repeat(1_023 - JSON.stringify(line).length);
  message.content = [{ type: "text", text }];
  return `${JSON.stringify(line)}\n`;
}

void main();
