// The entry of the watchdog's own process: it outlives the host, and ends what the host left running.
import { rm } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { endAll, membersOf } from "../base/processTree";
import { watchdogSecondLookMs, watchdogSweepMs } from "../shared/limits";
import type { ToWatchdog } from "./row";
import { parseToWatchdog, readRow } from "./row";

let watched: ToWatchdog | null = null;

/** What to end: as the host last said; if it never did, as it wrote it down. */
async function findWatched(): Promise<Extract<ToWatchdog, { type: "watch" }> | null> {
  if (watched?.type === "watch") return watched;
  const [mark, file = ""] = process.argv.slice(2);
  const row = await readRow(file).catch(() => null);
  const told = parseToWatchdog({ type: "watch", mark, file, pids: row?.pids ?? [] });
  return told?.type === "watch" ? told : null;
}

async function endEverything(): Promise<void> {
  const found = await findWatched();
  if (found === null) return;
  const { mark, pids, file } = found;
  const family = { marks: [mark], known: pids, isRecent: true };
  const until = performance.now() + watchdogSweepMs;
  const sweep = (): Promise<boolean> => endAll(() => membersOf(family), until - performance.now());
  await sweep();
  // A program that was just being started carries its mark only now.
  await wait(watchdogSecondLookMs);
  if (await sweep()) await rm(file, { force: true });
}

process.on("message", (received) => {
  const message = parseToWatchdog(received);
  if (message?.type === "done") process.exit(0);
  if (message !== null) watched = message;
});
process.on("disconnect", () => {
  endEverything().then(
    () => process.exit(0),
    () => process.exit(1),
  );
});
// What ends the host's terminal must not end us first.
for (const signal of ["SIGHUP", "SIGINT"] as const) process.on(signal, () => undefined);
