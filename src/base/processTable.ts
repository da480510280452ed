import { readFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { uptime } from "node:os";
import { processTableTimeoutMs } from "../shared/limits";
import { codeOf } from "./errors";
import { readOutput } from "./process";

/** A process of this computer at one moment. Those that ended and wait to be read by their parent are left out. */
export interface ProcessRow {
  readonly pid: number;
  /** On Windows the parent's id stays when the parent is gone; elsewhere another one takes over. */
  readonly parentPid: number;
  /** Process group; null where there is none (Windows). */
  readonly group: number | null;
  /**
   * Opaque. Equal for the same process and different for another one with the same id, also after a
   * restart of the computer; a later start never sorts before an earlier one of the same boot.
   */
  readonly startedAt: string;
}

/** A process that can be told from a later one with the same id. */
export type ProcessIdentity = Pick<ProcessRow, "pid" | "startedAt">;

/** Where a mark is put: whatever a marked process starts inherits it, also what leaves its parent. */
export const markVariable = "REMOTE_CLAUDE_RUN";

/** Clock ticks a second in /proc, the same on all processors that Node runs on (proc(5), sysconf(3)). */
const ticksPerSecond = 100;
/** Fits each of the systems' numbers. */
const timeDigits = 20;
/** 100 ns steps from the year 1 to 1970, as .NET's `DateTime.Ticks` counts them. */
const windowsEpoch = 621_355_968_000_000_000n;

/** All processes that this user may see. Rejects when the system's own program for it fails or takes too long. */
export async function readProcessTable(): Promise<readonly ProcessRow[]> {
  if (process.platform === "linux") {
    const names = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
    const rows = await Promise.all(
      names.map(async (name) => {
        const stat = await readFile(`/proc/${name}/stat`, "utf8").catch(() => "");
        return parseLinuxStat(stat, bootId());
      }),
    );
    return rows.filter((row) => row !== null);
  }
  return process.platform === "win32" ? readWindows("") : readUnix(["-A"]);
}

/** When the process with this id was started, as in its row; null when there is none. Rejects as the table does. */
export async function startTimeOf(pid: number): Promise<string | null> {
  if (!Number.isSafeInteger(pid) || pid <= 0) return null;
  if (process.platform === "linux") return readLinuxRow(pid)?.startedAt ?? null;
  // ps says with exit code 1 that there is no such process.
  const rows =
    process.platform === "win32"
      ? await readWindows(`-Filter 'ProcessId=${pid}'`)
      : await readUnix(["-p", String(pid)]).catch(() => []);
  return rows.find((row) => row.pid === pid)?.startedAt ?? null;
}

let ownStart: number | null = null;

/**
 * The present in the terms of `startedAt`, rounded down: what is started from now on does not sort
 * before it. Never throws, also where no file can be opened any more.
 */
export function startTimeNow(): string {
  if (process.platform === "linux") {
    // Some containers show their own uptime while /proc/PID/stat counts from the computer's start.
    ownStart ??= readOwnStart();
    const now = Math.max(
      secondsUp() * ticksPerSecond,
      (ownStart ?? 0) + process.uptime() * ticksPerSecond,
    );
    return linuxTime(bootId(), Math.floor(now));
  }
  const now = Date.now();
  if (process.platform === "win32") return ordered(String(BigInt(now) * 10_000n + windowsEpoch));
  return ordered(String(Math.floor(now / 1_000)));
}

function readOwnStart(): number | null {
  const row = readLinuxRow(process.pid);
  return row === null ? null : Number(row.startedAt.slice(-timeDigits));
}

/** 0 where the system does not say: what is begun then counts as begun long ago. */
function secondsUp(): number {
  try {
    return uptime();
  } catch {
    return 0;
  }
}

/**
 * Whether this very process still lives. Certain at the moment of asking on Linux; elsewhere, where
 * asking takes long, only whether the id is in use.
 */
export function isAlive({ pid, startedAt }: ProcessIdentity): boolean {
  if (process.platform === "linux") return readLinuxRow(pid)?.startedAt === startedAt;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/**
 * Everything below a process, nearest first, the process itself left out. A child is never older
 * than its parent: what is, belonged to an earlier process with that id. The process may be gone;
 * with `startedAt` its children are found by its id, where the system keeps that (Windows), as long
 * as they are older than another process that took over the id.
 */
export function descendantsOf(
  rows: readonly ProcessRow[],
  pid: number,
  startedAt = "",
): readonly ProcessRow[] {
  const [byPid, byParent] = [new Map<number, ProcessRow>(), new Map<number, ProcessRow[]>()];
  for (const row of rows) {
    byPid.set(row.pid, row);
    byParent.set(row.parentPid, [...(byParent.get(row.parentPid) ?? []), row]);
  }
  const successor = byPid.get(pid);
  const isTaken = startedAt !== "" && successor !== undefined && successor.startedAt !== startedAt;
  const first = startedAt === "" ? (successor?.startedAt ?? "") : startedAt;
  const found = new Map<number, ProcessRow>();
  const childrenOf = (parent: ProcessIdentity): readonly ProcessRow[] =>
    (byParent.get(parent.pid) ?? []).filter((row) => {
      if (row.pid === pid || found.has(row.pid) || row.startedAt < parent.startedAt) return false;
      return !(isTaken && parent.pid === pid && row.startedAt >= successor.startedAt);
    });
  let level = childrenOf({ pid, startedAt: first });
  while (level.length > 0) {
    for (const row of level) found.set(row.pid, row);
    level = level.flatMap(childrenOf);
  }
  return [...found.values()];
}

/**
 * Those of the rows whose environment carries a mark, or one that goes on from it with a dot. Of
 * other users' processes it can't be told, on macOS not of its own programs, on Windows of none.
 */
export async function markedProcesses(
  marks: string | readonly string[],
  rows?: readonly ProcessRow[],
): Promise<readonly ProcessRow[]> {
  if (process.platform === "win32") return [];
  const table = rows ?? (await readProcessTable());
  const wanted = typeof marks === "string" ? [marks] : marks;
  if (process.platform !== "linux") {
    const marked = await readUnixMarks(wanted);
    return table.filter(({ pid }) => marked.has(pid));
  }
  const checked = await Promise.all(
    table.map(async (row) => {
      const environment = await readFile(`/proc/${row.pid}/environ`, "utf8").catch(() => "");
      const isMarked = environment.split("\0").some((entry) => carries(entry, wanted));
      // The id may have changed hands since the row was read.
      return isMarked && isAlive(row) ? [row] : [];
    }),
  );
  return checked.flat();
}

function carries(entry: string, marks: readonly string[]): boolean {
  const [name, value = ""] = entry.split("=", 2);
  if (name !== markVariable) return false;
  return marks.some((mark) => value === mark || value.startsWith(`${mark}.`));
}

/** A row from the text of /proc/PID/stat (proc(5)); null for a process that has ended. */
export function parseLinuxStat(stat: string, boot: string): ProcessRow | null {
  // The second field, the program's name, may hold spaces and brackets: count from its end.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state, parent, group] = fields;
  const [pid, started] = [Number.parseInt(stat, 10), fields[19]];
  if (state === undefined || started === undefined || /[ZXx]/.test(state)) return null;
  const startedAt = linuxTime(boot, Number(started));
  return { pid, parentPid: Number(parent), group: Number(group), startedAt };
}

/** Rows from `ps -o pid=,ppid=,pgid=,lstart=` in the C locale and UTC. */
export function parseUnixTable(text: string): readonly ProcessRow[] {
  return text.split("\n").flatMap((line) => {
    const [, pid, parent, group, state = "", date = ""] =
      /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.+?)\s*$/.exec(line) ?? [];
    const seconds = Date.parse(`${date} UTC`) / 1_000;
    if (pid === undefined || Number.isNaN(seconds) || state.startsWith("Z")) return [];
    const startedAt = ordered(String(seconds));
    return [{ pid: Number(pid), parentPid: Number(parent), group: Number(group), startedAt }];
  });
}

/** Rows from lines of `PID PARENT TICKS`. */
export function parseWindowsTable(text: string): readonly ProcessRow[] {
  return text.split("\n").flatMap((line) => {
    const [, pid, parent, ticks = ""] = /^(\d+) (\d+) (\d+)\s*$/.exec(line) ?? [];
    if (pid === undefined) return [];
    return [
      { pid: Number(pid), parentPid: Number(parent), group: null, startedAt: ordered(ticks) },
    ];
  });
}

function readLinuxRow(pid: number): ProcessRow | null {
  try {
    return parseLinuxStat(readFileSync(`/proc/${pid}/stat`, "utf8"), bootId());
  } catch {
    return null;
  }
}

/** Times in /proc count from the start of the computer: this says which start. */
function bootId(): string {
  knownBootId ??= readBootId();
  return knownBootId ?? "unknown";
}
let knownBootId: string | null = null;

/** Null where it can't be read now. */
function readBootId(): string | null {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").slice(0, 8);
  } catch (error) {
    // Where there is none, there never will be; any other failure may pass.
    return codeOf(error) === "ENOENT" ? "unknown" : null;
  }
}

function linuxTime(boot: string, ticks: number): string {
  return `${boot}-${ordered(String(ticks))}`;
}

/** Digits that sort as the numbers do. */
function ordered(digits: string): string {
  return digits.padStart(timeDigits, "0");
}

async function readUnix(which: readonly string[]): Promise<readonly ProcessRow[]> {
  const args = [...which, "-o", "pid=,ppid=,pgid=,state=,lstart="];
  return parseUnixTable(await readPs(args));
}

/** `-E` puts the environment behind the arguments of each process. */
async function readUnixMarks(marks: readonly string[]): Promise<ReadonlySet<number>> {
  const text = await readPs(["-Aww", "-E", "-o", "pid=,command="]).catch(() => "");
  const lines = text.split("\n").filter((line) => line.split(" ").some((at) => carries(at, marks)));
  return new Set(lines.map((line) => Number.parseInt(line, 10)));
}

function readPs(args: readonly string[]): Promise<string> {
  // The form of a date depends on both.
  return readOutput("/bin/ps", args, processTableTimeoutMs, { LC_ALL: "C", TZ: "UTC" });
}

async function readWindows(filter: string): Promise<readonly ProcessRow[]> {
  const root = process.env["SystemRoot"] ?? "C:\\Windows";
  const shell = `${root}\\System32\\WindowsPowerShell\\v1.0\\powershell.exe`;
  const query = `Get-CimInstance Win32_Process ${filter} -Property ProcessId,ParentProcessId,CreationDate`;
  const fields = "$_.ProcessId, $_.ParentProcessId, $_.CreationDate.ToUniversalTime().Ticks";
  const script = `${query} | Where-Object CreationDate | ForEach-Object { '{0} {1} {2}' -f ${fields} }`;
  const args = ["-NoLogo", "-NoProfile", "-NonInteractive", "-Command", script];
  return parseWindowsTable(await readOutput(shell, args, processTableTimeoutMs));
}
