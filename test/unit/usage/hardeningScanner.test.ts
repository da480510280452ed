import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { open, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, it } from "vitest";
import { silentLogger } from "../../../src/base/logger";
import { usageGoneMs, usageStopMs } from "../../../src/shared/limits";
import { UsageScanner } from "../../../src/usage/usageScanner";
import { temporaryFolder } from "../../support/temporary";

it.skipIf(process.platform === "win32")(
  "a thread that a disk holds for ever does not hold up the stop",
  async () => {
    const folder = await temporaryFolder("usage-held");
    const pipe = path.join(folder.path, "pipe");
    const begun = path.join(folder.path, "begun");
    const left = path.join(folder.path, "left");
    execFileSync("mkfifo", [pipe]);
    const workerScript = path.join(folder.path, "held.js");
    // Whoever opens a pipe that nobody writes to waits in the system, where no thread can be ended.
    await writeFile(
      workerScript,
      `const { openSync, writeFileSync } = require("node:fs");
       writeFileSync(${JSON.stringify(begun)}, "");
       openSync(${JSON.stringify(pipe)}, "r");
       writeFileSync(${JSON.stringify(left)}, "");`,
    );
    const scanner = new UsageScanner({
      ...{ workerScript, home: folder.path, environment: {}, logger: silentLogger },
      indexFolder: path.join(folder.path, "state"),
      wish: { timeZone: "UTC", folder: null, sessions: [] },
    });
    scanner.start();
    await expect.poll(() => existsSync(begun), { timeout: 20_000 }).toBe(true);
    const startedAt = performance.now();
    await scanner.stop();
    const tookMs = performance.now() - startedAt;
    expect(tookMs).toBeGreaterThan(usageStopMs);
    expect(tookMs).toBeLessThan(usageStopMs + usageGoneMs + 5_000);
    expect(existsSync(left)).toBe(false);
    // Lets the thread go, so that it outlives no test.
    await (await open(pipe, "w")).close();
    await folder.remove();
  },
  40_000,
);
