import { existsSync } from "node:fs";
import { appendFile, copyFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { build } from "esbuild";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { silentLogger } from "../../../src/base/logger";
import type { UsageSummary } from "../../../src/shared/usage";
import { UsageIndex } from "../../../src/usage/usageIndex";
import type { UsageFailure, UsageScannerOptions } from "../../../src/usage/usageScanner";
import { UsageScanner } from "../../../src/usage/usageScanner";
import type { TemporaryFolder } from "../../support/temporary";
import { temporaryFolder } from "../../support/temporary";
import { writeLogTree } from "../../../bench/usageLogs";
import { logLine } from "./support/lines";
import type { LogHome } from "./support/logHome";
import { logHome } from "./support/logHome";

let built: TemporaryFolder;
let workerScript: string;
beforeAll(async () => {
  built = await temporaryFolder("usage-worker");
  workerScript = path.join(built.path, "usageWorker.js");
  await build({
    entryPoints: ["src/usage/usageWorker.ts"],
    outfile: workerScript,
    ...{ bundle: true, platform: "node", format: "cjs", target: "node20", logLevel: "warning" },
  });
});
afterAll(() => built.remove());

/** How many threads there are beside Node's own. */
const usageThreads = (): number =>
  process.getActiveResourcesInfo().filter((name) => name === "MessagePort").length;

describe("the scanner", { timeout: 40_000 }, () => {
  let home: LogHome;
  let scanner: UsageScanner;
  const failures: UsageFailure[] = [];
  const now = () => new Date().toISOString();

  function make(script = workerScript, more: Partial<UsageScannerOptions> = {}): UsageScanner {
    scanner = new UsageScanner({
      ...{ workerScript: script, home: home.path, environment: {}, logger: silentLogger },
      indexFolder: path.join(home.path, "state"),
      wish: { timeZone: "UTC", folder: null, sessions: [] },
      ...{ restartFirstMs: 5, restartMostMs: 20, ...more },
    });
    scanner.onFailure((failure) => failures.push(failure));
    return scanner;
  }
  const next = (): Promise<UsageSummary> =>
    new Promise((resolve) => {
      const subscription = scanner.onSummary((summary) => {
        subscription.dispose();
        resolve(summary);
      });
    });

  beforeEach(async () => {
    home = await logHome();
    failures.length = 0;
  });
  afterEach(async () => {
    scanner.dispose();
    await home.remove();
  });

  it("tells a summary after its start, and what is new after a refresh", async () => {
    const log = await home.write(".claude/projects/a/s.jsonl", logLine({ at: now(), output: 3 }));
    make().start();
    scanner.start();
    expect((await next()).last7Days.tokens.output).toBe(3);
    await appendFile(log, logLine({ id: "b", at: now(), output: 4 }));
    const second = next();
    scanner.refresh();
    expect((await second).last7Days.tokens.output).toBe(7);
    expect(scanner.summary?.last7Days.answers).toBe(2);
  });

  it("reads much with two threads, tells how far it is, and keeps an index", async () => {
    const end = new Date();
    await writeLogTree(home.path, { bytes: 40_000_000, files: 20, end });
    make();
    const reports: number[] = [];
    scanner.onProgress(({ bytes, totalBytes, files, totalFiles }) => {
      expect(bytes).toBeLessThanOrEqual(totalBytes);
      expect([totalFiles, files <= totalFiles]).toEqual([20, true]);
      reports.push(bytes);
    });
    const whole = next();
    scanner.start();
    const summary = await whole;
    expect(summary.scannedFiles).toBe(20);
    expect(reports.length).toBeGreaterThan(1);
    const scan = await home.scan();
    expect(summary.conversations.reduce((sum, one) => sum + one.answers, 0)).toBe(
      scan.counted.ledger.size,
    );
    const index = new UsageIndex(path.join(home.path, "state"));
    await expect.poll(async () => (await index.load()).size, { timeout: 20_000 }).toBe(20);
  });

  it("rests when it is asked for nothing, and goes on from its index when it is", async () => {
    const threads = usageThreads();
    const log = await home.write(".claude/projects/a/s.jsonl", logLine({ at: now(), output: 3 }));
    make(workerScript, { restAfterMs: 0 }).start();
    await next();
    await expect.poll(() => usageThreads() - threads).toBe(0);
    const index = new UsageIndex(path.join(home.path, "state"));
    expect((await index.load()).get(log)?.offset).toBeGreaterThan(0);
    await appendFile(log, logLine({ id: "b", at: now(), output: 4 }));
    const second = next();
    scanner.refresh();
    expect((await second).last7Days.tokens.output).toBe(7);
    await expect.poll(() => usageThreads() - threads).toBe(0);
    const third = next();
    scanner.setWish({ timeZone: "Asia/Seoul", folder: null, sessions: [] });
    expect((await third).timeZone).toBe("Asia/Seoul");
    expect(failures).toEqual([]);
  });

  it("rests at once where nothing is new, however long it would stay else", async () => {
    await home.write(".claude/projects/a/s.jsonl", logLine({ at: now(), output: 3 }));
    const threads = usageThreads();
    make(workerScript, { restAfterMs: 0 }).start();
    await next();
    await scanner.stop();
    make().start();
    expect((await next()).last7Days.tokens.output).toBe(3);
    await expect.poll(() => usageThreads() - threads).toBe(0);
    expect(failures).toEqual([]);
  });

  it("misses nothing that is asked while it goes to rest", async () => {
    const log = await home.write(".claude/projects/a/s.jsonl", logLine({ at: now(), output: 1 }));
    make(workerScript, { restAfterMs: 0 }).start();
    await next();
    for (let round = 1; round <= 30; round += 1) {
      await appendFile(log, logLine({ id: `b${round}`, at: now(), output: 1 }));
      const one = next();
      // At another moment of its end each time.
      await pause(round);
      scanner.refresh();
      expect((await one).last7Days.tokens.output).toBe(round + 1);
    }
    expect(failures).toEqual([]);
  });

  it("another wish brings another summary", async () => {
    const line = logLine({ at: now(), output: 3, folder: "/work/x", session: "s1" });
    await home.write(".claude/projects/a/s.jsonl", line);
    make().start();
    expect((await next()).folder).toBeNull();
    const second = next();
    scanner.setWish({ timeZone: "Asia/Seoul", folder: "/work/x", sessions: ["s1"] });
    expect(await second).toMatchObject({ timeZone: "Asia/Seoul", folder: { answers: 1 } });
  });

  it("a thread that dies is said and started again", async () => {
    await home.write(".claude/projects/a/s.jsonl", logLine({ at: now(), output: 3 }));
    const script = path.join(home.path, "broken.js");
    await writeFile(script, "throw new Error('made up for a test');");
    make(script).start();
    await expect.poll(() => failures.length, { timeout: 20_000 }).toBeGreaterThanOrEqual(4);
    expect(failures.slice(0, 4)).toEqual(
      [5, 10, 20, 20].map((retryMs) => ({ message: "made up for a test", retryMs })),
    );
    const summary = next();
    await copyFile(workerScript, script);
    expect((await summary).last7Days.tokens.output).toBe(3);
  });

  it("disposing twice is once, and nothing comes after it", async () => {
    make().start();
    await next();
    scanner.dispose();
    scanner.dispose();
    scanner.refresh();
    scanner.start();
    expect(failures).toEqual([]);
  });

  it("a thread that does not end is ended", async () => {
    const script = path.join(home.path, "busy.js");
    const begun = `require("node:fs").writeFileSync(${JSON.stringify(`${script}.begun`)}, "")`;
    await writeFile(script, `${begun}; for (;;);`);
    make(script).start();
    await expect.poll(() => existsSync(`${script}.begun`), { timeout: 20_000 }).toBe(true);
    await Promise.all([scanner.stop(), scanner.stop()]);
    expect(failures).toEqual([]);
  });

  it("writes what it knows when it ends", async () => {
    const log = await home.write(".claude/projects/a/s.jsonl", logLine({ at: now() }));
    make().start();
    await next();
    await appendFile(log, logLine({ id: "b", at: now() }));
    scanner.refresh();
    await next();
    await scanner.stop();
    const index = new UsageIndex(path.join(home.path, "state"));
    const { size } = await stat(log);
    expect((await index.load()).get(log)?.offset).toBe(size);
  });
});
