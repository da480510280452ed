import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { codeOf, messageOf, UserError } from "../base/errors";
import type { Logger } from "../base/logger";
import { makePrivateFolder } from "../base/privateFolder";
import { startTimeOf } from "../base/processTable";
import { endAll, membersOf } from "../base/processTree";
import { removeParts, writeWhole } from "../base/writeWhole";
import { maxLedgerFiles } from "../shared/limits";
import type { LedgerRow } from "./row";
import { readRow } from "./row";

/**
 * What this host start has running, on disk, so that the next one can end it if this one can't. Each
 * start has a file of its own: no two ever write the same one, and removing one loses no other.
 */
export class Ledger {
  readonly file: string;
  private readonly logger: Logger;
  private wanted: LedgerRow | null = null;
  private writing: Promise<void> | null = null;
  private isRemoved = false;
  private hasWarned = false;

  constructor(folder: string, mark: string, logger: Logger) {
    this.file = join(folder, `${mark}.json`);
    this.logger = logger;
  }

  /** Writes the row, or a newer one that comes meanwhile, whole or not at all. Never rejects. */
  write(row: LedgerRow): Promise<void> {
    if (this.isRemoved) return Promise.resolve();
    this.wanted = row;
    this.writing ??= this.writeAll().finally(() => {
      this.writing = null;
    });
    return this.writing;
  }

  /** Nothing of this start is left. */
  async remove(): Promise<void> {
    this.isRemoved = true;
    this.wanted = null;
    await this.writing;
    await rm(this.file, { force: true }).catch((error: unknown) => {
      this.logger.warn(`the list of processes stays: ${messageOf(error)}`);
    });
  }

  private async writeAll(): Promise<void> {
    for (let row = this.wanted; row !== null; row = this.wanted) {
      this.wanted = null;
      try {
        await writeWhole(this.file, JSON.stringify(row));
      } catch (error) {
        // The watchdog knows them as well; only a death of both would leave something.
        if (!this.hasWarned) {
          this.logger.warn(`the list of processes can't be written: ${messageOf(error)}`);
        }
        this.hasWarned = true;
      }
    }
  }
}

/**
 * Where the files of the ledger are, below the state folder. Made when it is not there.
 * @throws {UserError} `state-folder` for a link or a stranger's folder: what is listed there is ended
 */
export async function openLedgerFolder(stateFolder: string, logger: Logger): Promise<string> {
  const folder = join(stateFolder, "processes");
  await makePrivateFolder(folder).catch((error: unknown) => {
    if (error instanceof UserError) throw error;
    logger.warn(`the folder for the list of processes can't be made: ${messageOf(error)}`);
  });
  return folder;
}

/**
 * Ends what earlier starts of a host left running: what is the very process that was noted, or
 * carries the mark, and everything below. A file whose host lives is left alone, one that can't be
 * read is removed. Never rejects.
 */
export async function endLeftovers(
  folder: string,
  deadlineMs: number,
  logger: Logger,
): Promise<void> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(".json"));
  const files: string[] = [];
  const rows: LedgerRow[] = [];
  for (const name of names.slice(0, maxLedgerFiles)) {
    const file = join(folder, name);
    const row = await tryToRead(file, logger);
    if (row !== null && (await isHostAlive(row))) continue;
    files.push(file);
    if (row !== null) rows.push(row);
  }
  if (rows.length > 0 && !(await endRows(rows, deadlineMs, logger))) {
    logger.warn("not all processes of an earlier start could be ended");
    return;
  }
  for (const file of files) {
    await rm(file, { force: true }).catch(() => undefined);
    await removeParts(file);
  }
}

async function endRows(
  rows: readonly LedgerRow[],
  deadlineMs: number,
  logger: Logger,
): Promise<boolean> {
  const ended = new Set<number>();
  const marks = rows.map(({ mark }) => mark);
  // Known long ago: only what is certainly the same counts.
  const family = { marks, known: rows.flatMap(({ pids }) => pids), isRecent: false };
  const isOver = await endAll(async () => {
    const members = await membersOf(family);
    for (const { pid } of members) ended.add(pid);
    return members;
  }, deadlineMs);
  if (ended.size > 0) logger.warn(`ended ${ended.size} processes that an earlier start left`);
  return isOver;
}

/** Whether another host that lives has this row; one of ours, from an earlier start in here, is over. */
async function isHostAlive({ hostPid, hostStartedAt }: LedgerRow): Promise<boolean> {
  if (hostPid === process.pid) return false;
  return (await startTimeOf(hostPid).catch(() => null)) === hostStartedAt;
}

async function tryToRead(file: string, logger: Logger): Promise<LedgerRow | null> {
  try {
    const row = await readRow(file);
    if (row === null) logger.warn(`${file} is damaged or of another version: ignored`);
    return row;
  } catch (error) {
    if (codeOf(error) !== "ENOENT") logger.warn(`${file}: ${messageOf(error)}`);
    return null;
  }
}
