import { readFile, readdir } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";

/**
 * How often the threads of a process were woken in each of so many seconds: how often one of them had stopped to
 * wait, as Linux counts it. Looking does not wake them. Rejects where there is no /proc.
 */
export async function wakeUpsEachSecond(pid: number, seconds: number): Promise<readonly number[]> {
  const counts: number[] = [];
  let before = await switchesOf(pid);
  let nextAt = performance.now();
  for (let second = 0; second < seconds; second += 1) {
    nextAt += 1_000;
    await wait(nextAt - performance.now());
    const now = await switchesOf(pid);
    counts.push(sinceThen(before, now));
    before = now;
  }
  return counts;
}

/** What a process does again and again by design: it begins every so many seconds and is over within so many. */
export interface Beat {
  readonly every: number;
  readonly lasts: number;
}

/**
 * The counts of the seconds in which none of these beats fell. When a beat falls nobody tells; it is where most wake-ups
 * are, so that what comes as often as it, and with it, is taken for it. There must be two of each at least.
 */
export function beyondBeats(counts: readonly number[], beats: readonly Beat[]): readonly number[] {
  const inBeat = new Set<number>();
  for (const { every, lasts } of beats) {
    if (counts.length < 2 * every) throw new Error(`Two beats of ${every} s are needed.`);
    const secondsFrom = (phase: number): readonly number[] =>
      [...counts.keys()].filter((second) => (second - phase + every) % every < lasts);
    const sumFrom = (phase: number): number =>
      secondsFrom(phase)
        .filter((second) => !inBeat.has(second))
        .reduce((sum, second) => sum + (counts[second] ?? 0), 0);
    const phases = Array.from({ length: every }, (_, phase) => phase);
    const best = phases.reduce((one, other) => (sumFrom(other) > sumFrom(one) ? other : one));
    for (const second of secondsFrom(best)) inBeat.add(second);
  }
  return counts.filter((_, second) => !inBeat.has(second));
}

/** Resident memory of a process in bytes. */
export async function residentBytes(pid: number): Promise<number> {
  return numberIn(await readFile(`/proc/${pid}/status`, "utf8"), "VmRSS") * 1_024;
}

/** By the id of each thread. */
async function switchesOf(pid: number): Promise<ReadonlyMap<string, number>> {
  const folder = `/proc/${pid}/task`;
  const rows = await Promise.all(
    (await readdir(folder)).map(async (thread) => {
      // One that ends meanwhile is none of those that wait.
      const status = await readFile(`${folder}/${thread}/status`, "utf8").catch(() => null);
      return status === null
        ? null
        : ([thread, numberIn(status, "voluntary_ctxt_switches")] as const);
    }),
  );
  return new Map(rows.filter((row) => row !== null));
}

function sinceThen(before: ReadonlyMap<string, number>, now: ReadonlyMap<string, number>): number {
  return [...now].reduce((sum, [thread, count]) => sum + count - (before.get(thread) ?? 0), 0);
}

function numberIn(status: string, name: string): number {
  const digits = new RegExp(`^${name}:\\s*(\\d+)`, "m").exec(status)?.[1];
  if (digits === undefined) throw new Error(`There is no ${name} in /proc.`);
  return Number(digits);
}
