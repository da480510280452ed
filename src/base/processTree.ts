import { setTimeout as wait } from "node:timers/promises";
import { processScanPauseMs, processTableTimeoutMs } from "../shared/limits";
import { killNow, readOutput } from "./process";
import type { ProcessIdentity, ProcessRow } from "./processTable";
import { descendantsOf, isAlive, markedProcesses, readProcessTable } from "./processTable";
import { within } from "./within";

/** Ids of all processes below `pid`, nearest first. */
export async function listDescendants(pid: number): Promise<readonly number[]> {
  return descendantsOf(await readProcessTable(), pid).map((row) => row.pid);
}

/** Ends a process and everything below it at once. Never rejects. */
export async function killTree(pid: number): Promise<void> {
  if (process.platform === "win32") {
    const taskkill = `${process.env["SystemRoot"] ?? "C:\\Windows"}\\System32\\taskkill.exe`;
    const args = ["/PID", String(pid), "/T", "/F"];
    await readOutput(taskkill, args, processTableTimeoutMs).catch(() => "");
    return;
  }
  const below = await readProcessTable().then(
    (rows) => descendantsOf(rows, pid),
    () => [],
  );
  killNow(pid);
  for (const row of below) endNow(row);
}

/**
 * Ends this very process at once; another one that got its id is spared. `row` has to be fresh where
 * identity can't be asked at once: see `isAlive`.
 */
export function endNow(row: ProcessIdentity): void {
  // Never the first process, nor ourselves, whatever a file or a message says.
  if (row.pid > 1 && row.pid !== process.pid && isAlive(row)) killNow(row.pid);
}

/** What belongs together and shall end together. */
export interface Family {
  /** The marks that members carry; empty when they carry none. */
  readonly marks: readonly string[];
  /** Members that are known, with everything below them. */
  readonly known: readonly ProcessIdentity[];
  /**
   * Whether the known ones were alive just now: then also what has the id of a dead one as its
   * parent's belongs to them.
   */
  readonly isRecent: boolean;
}

/**
 * The members of the family that live at this moment, never ourselves. `table` is a fresh one, if
 * there is one. Rejects as the table does.
 */
export async function membersOf(
  { marks, known, isRecent }: Family,
  table?: readonly ProcessRow[],
): Promise<readonly ProcessRow[]> {
  if (known.length === 0 && (marks.length === 0 || process.platform === "win32")) return [];
  const rows = table ?? (await readProcessTable());
  const byPid = new Map(rows.map((row) => [row.pid, row]));
  const found = new Map<number, ProcessRow>();
  const add = (row: ProcessRow): void => {
    found.set(row.pid, row);
  };
  for (const { pid, startedAt } of known) {
    const row = byPid.get(pid);
    const isSame = row?.startedAt === startedAt;
    if (isSame) add(row);
    if (isSame || isRecent) descendantsOf(rows, pid, startedAt).forEach(add);
  }
  if (marks.length > 0) {
    for (const row of await markedProcesses(marks, rows)) {
      add(row);
      descendantsOf(rows, row.pid, row.startedAt).forEach(add);
    }
  }
  found.delete(process.pid);
  return [...found.values()];
}

/**
 * Ends what `find` finds, and looks again until nothing was found twice in a row: what is being ended
 * may just have started something. True when so, false when `deadlineMs` came first. Never rejects.
 */
export async function endAll(
  find: () => Promise<readonly ProcessIdentity[]>,
  deadlineMs: number,
): Promise<boolean> {
  const until = performance.now() + deadlineMs;
  let emptyScans = 0;
  while (performance.now() < until) {
    const rows = await within(
      find().catch(() => null),
      until - performance.now(),
      null,
    );
    for (const row of rows ?? []) endNow(row);
    emptyScans = rows?.length === 0 ? emptyScans + 1 : 0;
    if (emptyScans === 2) return true;
    await wait(processScanPauseMs);
  }
  return false;
}
