import { build } from "esbuild";
import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { hostKills } from "../experiments/hostKills";
import {
  endAllIn,
  LiveHost,
  livingIn,
  stubbornCommand,
  timeUntil,
  untilFile,
} from "../experiments/liveHost";
import { stopEverything } from "../experiments/stopEverything";
import { startModelApi } from "../stand-ins/modelApi/modelApi";
import { processesMarked } from "../support/processes";
import { temporaryFolder } from "../support/temporary";

type Folder = Awaited<ReturnType<typeof temporaryFolder>>;

let built: Folder;
let folder: Folder;
beforeAll(async () => {
  built = await temporaryFolder("supervised-host");
  await build({
    entryPoints: {
      host: path.resolve("test/experiments/supervisedHost.ts"),
      watchdog: path.resolve("src/supervision/watchdog.ts"),
    },
    outdir: built.path,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    logLevel: "error",
  });
});
afterAll(() => built.remove());
beforeEach(async () => {
  folder = await temporaryFolder("supervision");
});
afterEach(async () => {
  await endAllIn(folder.path);
  await folder.remove();
});

interface HostEvent {
  readonly event: string;
  readonly ms: number;
  readonly pid: number;
  readonly mark: string;
  readonly watchdogPid: number;
}

/** A program that only SIGKILL ends, with one below it and one that left it. It says when all of them run. */
const family = `
  const { spawn } = require("node:child_process");
  const stay = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000);";
  const say = stay + "console.log(1);";
  const leave = 'require("child_process").spawn(process.execPath, ["-e", ' + JSON.stringify(say) + '], { detached: true, stdio: ["ignore", "inherit", "ignore"] }).on("spawn", () => process.exit());';
  spawn(process.execPath, ["-e", stay], { detached: true, stdio: "ignore" });
  spawn(process.execPath, ["-e", leave], { detached: true, stdio: ["ignore", "inherit", "ignore"] });
  process.on("SIGTERM", () => {});
  setInterval(() => {}, 1000);`;
/** How many processes that makes. */
const familySize = 3;

class Host {
  readonly child: ChildProcessWithoutNullStreams;
  private readonly lines: AsyncIterator<string>;

  constructor() {
    this.child = spawn(
      process.execPath,
      [path.join(built.path, "host.js"), folder.path, path.join(built.path, "watchdog.js")],
      { env: { HOME: folder.path }, stdio: ["pipe", "pipe", "pipe"] },
    );
    this.lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
  }

  async next(): Promise<HostEvent> {
    const { value } = (await this.lines.next()) as { value: string };
    return JSON.parse(value) as HostEvent;
  }

  async start(script = family): Promise<HostEvent> {
    this.child.stdin.write(`${JSON.stringify({ start: script })}\n`);
    return this.next();
  }

  async kill(): Promise<void> {
    this.child.kill("SIGKILL");
    await once(this.child, "exit");
  }

  async stop(): Promise<HostEvent> {
    const exited = once(this.child, "exit");
    this.child.stdin.end();
    const event = await this.next();
    await exited;
    return event;
  }
}

const files = (): Promise<readonly string[]> => readdir(path.join(folder.path, "processes"));
const isEmpty = async (): Promise<boolean> => (await livingIn(folder.path)).length === 0;

describe("a host that is killed", () => {
  it("leaves nothing: its watchdog ends all of it, then its file and itself", async () => {
    const host = new Host();
    const { mark } = await host.next();
    const { watchdogPid } = await host.start();
    await host.start();
    const living = await livingIn(folder.path);
    expect(living).toHaveLength(1 + 2 * familySize + 1);
    expect(living).toContain(watchdogPid);
    expect(await files()).toEqual([`${mark}.json`]);
    await host.kill();
    expect(await timeUntil(isEmpty, 5_000)).not.toBeNull();
    expect(await files()).toEqual([]);
  });

  it("leaves nothing to the next start when its watchdog was killed before", async () => {
    const host = new Host();
    await host.next();
    const { watchdogPid } = await host.start();
    process.kill(watchdogPid, "SIGKILL");
    await host.kill();
    expect(await livingIn(folder.path)).toHaveLength(familySize);
    const next = new Host();
    const { mark, ms } = await next.next();
    expect(ms).toBeLessThan(5_000);
    expect(await livingIn(folder.path)).toEqual([next.child.pid]);
    expect(await files()).toEqual([`${mark}.json`]);
    await next.stop();
  });

  it("leaves nothing although its list on the disk is damaged", async () => {
    const host = new Host();
    const { mark } = await host.next();
    await host.start();
    await writeFile(path.join(folder.path, "processes", `${mark}.json`), "{");
    await host.kill();
    expect(await timeUntil(isEmpty, 5_000)).not.toBeNull();
  });
});

describe("the watchdog", () => {
  it("is started again when it dies, and knows what runs", async () => {
    const host = new Host();
    await host.next();
    const first = await host.start();
    process.kill(first.watchdogPid, "SIGKILL");
    // The host's own command line names the watchdog's script, too.
    const others = [first.watchdogPid, host.child.pid];
    const isBack = async (): Promise<boolean> =>
      (await processesMarked(folder.path)).some(
        ({ pid, commandLine }) => commandLine.includes("watchdog") && !others.includes(pid),
      );
    expect(await timeUntil(isBack, 5_000)).not.toBeNull();
    await host.kill();
    expect(await timeUntil(isEmpty, 5_000)).not.toBeNull();
  });

  it("outlives the signals that end a host's group and terminal", async () => {
    const host = new Host();
    await host.next();
    const { watchdogPid } = await host.start();
    const up = timeUntil(async () => isInOwnSession(watchdogPid), 5_000);
    expect(await up).not.toBeNull();
    for (const signal of ["SIGINT", "SIGHUP"] as const) process.kill(watchdogPid, signal);
    await host.kill();
    expect(await timeUntil(isEmpty, 5_000)).not.toBeNull();
  });

  it("is a small program, started only with the first process, without delay", async () => {
    const host = new Host();
    await host.next();
    expect(await livingIn(folder.path)).toEqual([host.child.pid]);
    const { watchdogPid, ms } = await host.start();
    expect(ms).toBeLessThan(500);
    const status = await readFile(`/proc/${watchdogPid}/status`, "utf8");
    const kilobytes = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]);
    expect(kilobytes).toBeLessThan(80_000);
    await host.stop();
  });
});

describe("a host that stops in order", () => {
  it("ends what is left, its watchdog and its file, or leaves what takes long to the watchdog", async () => {
    const host = new Host();
    await host.next();
    await host.start();
    const { ms } = await host.stop();
    expect(ms).toBeLessThan(2_000);
    expect(await timeUntil(isEmpty, 5_000)).not.toBeNull();
    expect(await files()).toEqual([]);
  });

  it("that started nothing leaves nothing", async () => {
    const host = new Host();
    await host.next();
    await host.stop();
    expect(await isEmpty()).toBe(true);
    expect(await files()).toEqual([]);
  });
});

describe("a CLI that is killed while its Bash tool runs", () => {
  it("leaves nothing of the turn", async () => {
    const api = await startModelApi();
    const host = await LiveHost.start(folder.path, api);
    const client = await host.connect();
    await client.untilTurnEnds(await client.prompt("[[say warm]]"));
    const idle = await processesMarked(folder.path);
    const cli = idle.find(({ commandLine }) => commandLine.includes("stream-json"));
    const up = path.join(host.workspace, "up");
    const id = await client.prompt(stubbornCommand(up));
    await untilFile(up);
    process.kill(cli!.pid, "SIGKILL");
    const isGone = async (): Promise<boolean> =>
      (await livingIn(folder.path)).every((pid) => idle.some((row) => row.pid === pid));
    expect(await timeUntil(isGone, 5_000)).not.toBeNull();
    expect((await client.untilTurnEnds(id)).status).not.toBe("done");
    client.cut();
    await host.stop();
    await api.close();
  });
});

/** The watchdog listens to signals only when it runs: then it is in a session of its own and has read its script. */
async function isInOwnSession(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8");
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  const session = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[3];
  const caught = BigInt(`0x${/SigCgt:\s+(\w+)/.exec(status)?.[1] ?? "0"}`);
  // Bit 0 is SIGHUP, bit 1 SIGINT.
  return session === String(pid) && (caught & 3n) === 3n;
}

describe("the short forms of the experiments", () => {
  it("hostKills: nothing is left of a killed host", async () => {
    const result = await hostKills(1, 0.06);
    expect(result).toMatchObject({ kills: 6, left: 0, runsWithLeft: 0 });
  });

  it("stopEverything: Stop leaves nothing, whatever runs", async () => {
    const result = await stopEverything(1, 0.1);
    expect(result).toMatchObject({ failures: 0, left: 0 });
    // The promise is 1 s; here all the other tests run at the same time.
    expect(result["maxGoneMs"]).toBeLessThan(2_000);
  });
});
