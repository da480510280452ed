import { readFile, readdir } from "node:fs/promises";

/** A process of this machine as /proc tells it. */
interface ProcessRow {
  readonly pid: number;
  readonly commandLine: string;
  readonly environment: string;
}

/**
 * The living processes whose environment holds `marker`: everything that a test started with that
 * marker, also what lost its parent. Zombies don't count: they have ended and wait to be read.
 */
export async function processesMarked(marker: string): Promise<readonly ProcessRow[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const rows = await Promise.all(pids.map(readRow));
  return rows.filter((row): row is ProcessRow => row?.environment.includes(marker) === true);
}

async function readRow(pid: number): Promise<ProcessRow | null> {
  const read = (file: string): Promise<string> =>
    readFile(`/proc/${pid}/${file}`, "utf8").catch(() => "");
  const [stat, commandLine, environment] = await Promise.all([
    read("stat"),
    read("cmdline"),
    read("environ"),
  ]);
  const state = stat.slice(stat.lastIndexOf(")") + 2, stat.lastIndexOf(")") + 3);
  if (state === "" || state === "Z") return null;
  return { pid, commandLine: commandLine.replaceAll("\0", " "), environment };
}
