import { spawn } from "node:child_process";
import { rm, stat } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import * as v from "valibot";
import { placeCcusage } from "../test/support/ccusage";
import { temporaryFolder } from "../test/support/temporary";
import { endWithUs } from "./endWithUs";
import { withTimeLimit } from "./timeLimit";
import { writeLogTree } from "./usageLogs";

/** Bytes and files of the logs. */
export const usageTree = { bytes: 400_000_000, files: 200 };
/** Refreshes of each start. */
const refreshes = 20;
const limitMs = 180_000;

/** Milliseconds; bytes. */
export interface UsageTimes {
  readonly first: readonly number[];
  readonly ccusage: readonly number[];
  readonly refresh: readonly number[];
  readonly afterRest: readonly number[];
  readonly block: readonly number[];
  readonly memory: readonly number[];
  readonly index: number;
}

const lineSchema = v.object({
  first: v.optional(v.boolean()),
  refreshMs: v.optional(v.number()),
  afterRestMs: v.optional(v.number()),
  rssBytes: v.optional(v.number()),
  blockMs: v.optional(v.number()),
});

/** First scans, each in a fresh process without an index, and ccusage's own, by turns; refreshes after each. */
export async function measureUsage(rounds: number): Promise<UsageTimes> {
  const folder = await temporaryFolder("bench-usage");
  try {
    const program = await placeCcusage(folder.path);
    const logs = await writeLogTree(folder.path, { ...usageTree, end: new Date() });
    const log = logs.at(-1) ?? "";
    const index = path.join(folder.path, "state");
    const times: { [Name in keyof Omit<UsageTimes, "index">]: number[] } = {
      ...{ first: [], ccusage: [], refresh: [], afterRest: [], block: [], memory: [] },
    };
    let indexBytes = 0;
    // The first of each only brings the files into the system's cache.
    for (let round = -1; round < rounds; round += 1) {
      await rm(index, { recursive: true, force: true });
      const theirs = await runTheirs(program, folder.path);
      const ours = await runOurs(folder.path, log);
      indexBytes = (await stat(path.join(index, "usage.index"))).size;
      if (round < 0) continue;
      times.ccusage.push(theirs);
      times.first.push(ours.first);
      times.refresh.push(...ours.refresh);
      times.afterRest.push(...ours.afterRest);
      times.block.push(ours.block);
      times.memory.push(ours.memory);
    }
    return { ...times, index: indexBytes };
  } finally {
    await folder.remove();
  }
}

async function runTheirs(program: string, home: string): Promise<number> {
  const startedAt = performance.now();
  const child = spawn(program, ["blocks", "--offline", "--json"], {
    env: { HOME: home },
    stdio: "ignore",
  });
  endWithUs(child);
  const code = await withTimeLimit(exitOf(child), limitMs, "ccusage");
  if (code !== 0) throw new Error(`ccusage ended with ${code}`);
  return performance.now() - startedAt;
}

async function runOurs(home: string, log: string) {
  const startedAt = performance.now();
  const program = path.resolve("out/bench/usageChild.mjs");
  const child = spawn(process.execPath, [program, home, log, String(refreshes)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  endWithUs(child);
  const seen = {
    ...{ first: 0, block: 0, memory: 0 },
    ...{ refresh: [] as number[], afterRest: [] as number[] },
  };
  createInterface({ input: child.stdout }).on("line", (text) => {
    const line = v.parse(lineSchema, JSON.parse(text));
    if (line.first === true) seen.first = performance.now() - startedAt;
    if (line.refreshMs !== undefined) seen.refresh.push(line.refreshMs);
    if (line.afterRestMs !== undefined) seen.afterRest.push(line.afterRestMs);
    if (line.blockMs !== undefined) seen.block = line.blockMs;
    seen.memory = Math.max(seen.memory, line.rssBytes ?? 0);
  });
  const code = await withTimeLimit(exitOf(child), limitMs, "our scan");
  if (code !== 0 || seen.first === 0) throw new Error(`our scan ended with ${code}`);
  return seen;
}

function exitOf(child: ReturnType<typeof spawn>): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
}
