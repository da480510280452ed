import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startTimeOf } from "../../../src/base/processTable";
import type { FolderLockResult } from "../../../src/journal/folderLock";
import { FolderLock } from "../../../src/journal/folderLock";
import { temporaryFolder } from "../../support/temporary";

let home: Awaited<ReturnType<typeof temporaryFolder>>;

beforeEach(async () => {
  home = await temporaryFolder("folder-lock");
});
afterEach(() => home.remove());

/** Processes of the story, by id, with their start times; who is not here is gone. */
type Table = Readonly<Record<number, string>>;

function acquire(pid: number, table: Table): Promise<FolderLockResult> {
  const startedAt = table[pid] ?? "";
  return FolderLock.acquire(home.path, { pid, startedAt }, (asked) =>
    Promise.resolve(table[asked] ?? null),
  );
}

function lockOf(result: FolderLockResult): FolderLock {
  if (result.kind !== "locked") throw new Error(`expected a lock, got ${JSON.stringify(result)}`);
  return result.lock;
}

const [ann, ben] = [4_000_001, 4_000_002];

describe("a folder's lock", () => {
  it("is one process's at a time, and says whose", async () => {
    const table = { [ann]: "monday", [ben]: "tuesday" };
    const lock = lockOf(await acquire(ann, table));
    expect(await acquire(ben, table)).toEqual({ kind: "held", pid: ann });
    expect(await acquire(ann, table)).toEqual({ kind: "held", pid: ann });
    lock.dispose();
    lock.dispose();
    lockOf(await acquire(ben, table)).dispose();
    expect(await readdir(home.path)).toEqual([]);
  });

  it("is taken over at once from a process that is gone, or whose id is another's now", async () => {
    lockOf(await acquire(ann, { [ann]: "monday" }));
    const start = performance.now();
    lockOf(await acquire(ben, { [ben]: "tuesday" }));
    lockOf(await acquire(ann, { [ann]: "wednesday", [ben]: "reused" }));
    expect(performance.now() - start).toBeLessThan(1_000);
    expect(await readdir(home.path)).toHaveLength(1);
  });

  it("is not given free by one that lost it", async () => {
    const stale = lockOf(await acquire(ann, { [ann]: "monday" }));
    lockOf(await acquire(ben, { [ben]: "tuesday" }));
    stale.dispose();
    const table = { [ann]: "wednesday", [ben]: "tuesday" };
    expect(await acquire(ann, table)).toEqual({ kind: "held", pid: ben });
  });

  it("is not taken from a process about which nothing can be known", async () => {
    const pid = process.pid;
    lockOf(await acquire(pid, { [pid]: "now" }));
    const result = await FolderLock.acquire(home.path, { pid: ben, startedAt: "later" }, () =>
      Promise.reject(new Error("no such program")),
    );
    expect(result).toEqual({ kind: "held", pid });
  });

  it("of a process that could not learn its own start is that process's while it lives", async () => {
    const [me, gone] = [process.pid, 4_194_305];
    const table = { [me]: "now", [ben]: "later" };
    const unknown = { pid: me, startedAt: null };
    const lock = lockOf(await FolderLock.acquire(home.path, unknown, () => Promise.resolve(null)));
    expect(await acquire(ben, table)).toEqual({ kind: "held", pid: me });
    lock.dispose();
    lockOf(await FolderLock.acquire(home.path, { pid: gone, startedAt: null }));
    lockOf(await acquire(ben, table)).dispose();
    expect(await readdir(home.path)).toEqual([]);
  });

  it("goes to exactly one of many that ask at once, over a stale one", async () => {
    for (let round = 0; round < 20; round += 1) {
      lockOf(await acquire(ann, { [ann]: `gone ${round}` }));
      const table: Table = Object.fromEntries(
        [1, 2, 3, 4, 5, 6].map((n) => [4_100_000 + n, "now"]),
      );
      const asked = Object.keys(table).map((pid) => acquire(Number(pid), table));
      const locked = (await Promise.all(asked)).filter(({ kind }) => kind === "locked");
      expect(locked.length).toBe(1);
      for (const result of locked) lockOf(result).dispose();
    }
  });

  it("ignores other files and starts where there can be none", async () => {
    await writeFile(path.join(home.path, "lock-notes.txt"), "mine");
    await mkdir(path.join(home.path, "lock-1"));
    lockOf(await acquire(ann, { [ann]: "now" }));
    await writeFile(path.join(home.path, "file"), "");
    const result = await FolderLock.acquire(path.join(home.path, "file"), {
      pid: ann,
      startedAt: "",
    });
    expect(result.kind).toBe("unavailable");
  });

  it("is real: a living process keeps it, a killed one does not", async () => {
    const child = spawn(process.execPath, ["-e", "process.stdin.resume()"], {
      stdio: ["pipe", "ignore", "ignore"],
    });
    const pid = child.pid ?? 0;
    const me = { pid: process.pid, startedAt: (await startTimeOf(process.pid)) ?? "" };
    lockOf(await FolderLock.acquire(home.path, { pid, startedAt: (await startTimeOf(pid)) ?? "" }));
    expect(await FolderLock.acquire(home.path, me)).toEqual({ kind: "held", pid });
    const hasEnded = once(child, "close");
    child.kill("SIGKILL");
    await hasEnded;
    lockOf(await FolderLock.acquire(home.path, me)).dispose();
  });
});
