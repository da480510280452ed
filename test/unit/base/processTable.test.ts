import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import type { ProcessRow } from "../../../src/base/processTable";
import {
  descendantsOf,
  isAlive,
  markedProcesses,
  markVariable,
  parseLinuxStat,
  parseUnixTable,
  parseWindowsTable,
  readProcessTable,
  startTimeNow,
  startTimeOf,
} from "../../../src/base/processTable";

const row = (pid: number, parentPid: number, startedAt: string): ProcessRow => ({
  pid,
  parentPid,
  group: null,
  startedAt,
});

const pids = (rows: readonly ProcessRow[]): readonly number[] => rows.map(({ pid }) => pid);

describe("the table of processes", () => {
  it("holds this process with its parent and its start, which is past", async () => {
    const before = startTimeNow();
    const own = (await readProcessTable()).find(({ pid }) => pid === process.pid);
    expect(own).toMatchObject({ parentPid: process.ppid });
    expect(await startTimeOf(process.pid)).toBe(own?.startedAt);
    expect(own!.startedAt < before).toBe(true);
    expect(isAlive(own!)).toBe(true);
  });

  it("knows no process that has ended, zombie or not, and no other with its id", async () => {
    const child = spawn(process.execPath, ["-e", ""], { stdio: "ignore" });
    const { pid } = child;
    const startedAt = await startTimeOf(pid!);
    await once(child, "exit");
    expect(await startTimeOf(pid!)).toBeNull();
    expect(isAlive({ pid: pid!, startedAt: startedAt! })).toBe(false);
    expect(isAlive({ pid: process.pid, startedAt: "another" })).toBe(false);
    expect(await Promise.all([0, -1, 1.5, Number.NaN].map(startTimeOf))).toEqual(
      Array.from({ length: 4 }, () => null),
    );
  });

  it("sorts by start: what is started later does not sort before now", async () => {
    const now = startTimeNow();
    const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    const startedAt = await startTimeOf(child.pid!);
    child.kill("SIGKILL");
    expect(startedAt! >= now).toBe(true);
  });

  it("finds what carries a mark, also after it left its parent and its session", async () => {
    const mark = `test${process.pid}`;
    const daemon = `
      const { spawn } = require("node:child_process");
      const child = spawn(process.execPath, ["-e", "console.log(process.pid); setInterval(() => {}, 1000)"], { detached: true, stdio: ["ignore", "inherit", "ignore"] });
      child.unref();`;
    const parent = spawn(process.execPath, ["-e", daemon], {
      env: { [markVariable]: `${mark}.1` },
      stdio: ["ignore", "pipe", "ignore"],
    });
    const [[chunk]] = (await Promise.all([once(parent.stdout, "data"), once(parent, "exit")])) as [
      [Buffer],
      unknown,
    ];
    const pid = Number(chunk.toString());
    try {
      expect(pids(await markedProcesses(mark))).toEqual([pid]);
      expect(pids(await markedProcesses(`${mark}.1`))).toEqual([pid]);
      expect(await markedProcesses(`${mark}.`)).toEqual([]);
      expect(await markedProcesses(mark.slice(0, -1))).toEqual([]);
    } finally {
      process.kill(pid, "SIGKILL");
    }
  });
});

describe("descendants", () => {
  const rows = [
    row(1, 0, "0"),
    row(10, 1, "5"),
    row(11, 10, "6"),
    row(12, 11, "7"),
    row(13, 1, "8"),
  ];

  it("are all below a process, nearest first, without itself", () => {
    expect(pids(descendantsOf(rows, 10))).toEqual([11, 12]);
    expect(descendantsOf(rows, 99)).toEqual([]);
  });

  it("leave out what is older than its parent: that was a child of an earlier process", () => {
    expect(pids(descendantsOf([...rows, row(14, 10, "4"), row(15, 14, "9")], 10))).toEqual([
      11, 12,
    ]);
  });

  it("end where the table goes round in a circle", () => {
    expect(pids(descendantsOf([row(1, 2, "1"), row(2, 1, "1")], 1))).toEqual([2]);
    expect(descendantsOf([row(1, 1, "1")], 1)).toEqual([]);
  });

  it("of one that is gone are those younger than it", () => {
    const orphans = [row(21, 20, "3"), row(22, 20, "6"), row(23, 22, "7")];
    expect(pids(descendantsOf(orphans, 20, "5"))).toEqual([22, 23]);
  });

  it("of one whose id another process took are those older than that one", () => {
    const orphans = [row(20, 1, "8"), row(21, 20, "6"), row(22, 20, "9")];
    expect(pids(descendantsOf(orphans, 20, "5"))).toEqual([21]);
    expect(pids(descendantsOf(orphans, 20, "8"))).toEqual([22]);
  });
});

describe("what the systems print", () => {
  it("is read from /proc, whatever a program calls itself, without zombies", () => {
    const rest = "7 8 9 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 12345 1000";
    expect(parseLinuxStat(`42 (a) S 1 (b) S ${rest}`, "boot")).toEqual({
      pid: 42,
      parentPid: 7,
      group: 8,
      startedAt: "boot-00000000000000012345",
    });
    expect(parseLinuxStat(`42 (a) Z ${rest}`, "boot")).toBeNull();
    expect(parseLinuxStat("", "boot")).toBeNull();
  });

  it("is read from ps", () => {
    const text = [
      "    1     0     1 Ss   Thu Jan  1 00:00:01 1970",
      "  501   400   501 Z    Tue Jan  2 03:04:05 2024",
      "  502   400   400 S+   Tue Jan 12 03:04:05 2024    ",
      "garbage",
    ].join("\n");
    expect(parseUnixTable(text)).toEqual([
      { pid: 1, parentPid: 0, group: 1, startedAt: "00000000000000000001" },
      { pid: 502, parentPid: 400, group: 400, startedAt: "00000000001705028645" },
    ]);
  });

  it("is read from PowerShell", () => {
    expect(parseWindowsTable("4 0 638400000000000000\r\n88 4 638400000000000001\r\n\r\n")).toEqual([
      { pid: 4, parentPid: 0, group: null, startedAt: "00638400000000000000" },
      { pid: 88, parentPid: 4, group: null, startedAt: "00638400000000000001" },
    ]);
  });
});
