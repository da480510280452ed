import type { Logger } from "../base/logger";
import { within } from "../base/within";
import { killNow } from "../base/process";
import type { ProcessRow } from "../base/processTable";
import { descendantsOf, readProcessTable } from "../base/processTable";
import { endAll, endNow, killTree, membersOf } from "../base/processTree";
import { cliStopInterruptMs, cliStopKillMs, cliStopMs } from "../shared/limits";
import type { ClaudeProcess } from "./claudeProcess";

/**
 * Ends a process and everything below it, as gently as it lets us: interrupt, because only that makes
 * the CLI end what its tools run; then the end of its input and SIGTERM; then SIGKILL. What was below
 * it is listed before it goes, because afterwards only `mark` tells whose it was, where that can be
 * read. The rungs share one clock, so that all is over within `cliStopMs` whatever the process does.
 * Never rejects.
 *
 * `turnEnd` resolves when the running turn has ended; null when none runs. `mark` is the value of
 * `markVariable` in the environment of this process and no other one; null when it has none.
 */
export async function stopProcess(
  process: ClaudeProcess,
  turnEnd: Promise<void> | null,
  logger: Logger,
  mark: string | null = null,
): Promise<void> {
  const startedAt = performance.now();
  const left = (ms: number): number => startedAt + ms - performance.now();
  const until = <T>(ms: number, promise: Promise<T>): Promise<T | null> =>
    within(promise, left(ms), null);
  if (turnEnd !== null) {
    process.request("interrupt").catch(() => undefined);
    await until(cliStopInterruptMs, Promise.race([turnEnd, process.whenEnded]));
  }
  const { pid } = process;
  if (pid === undefined) return;
  const below = (await until(cliStopKillMs, listBelow(pid))) ?? [];
  process.endInput();
  // On Windows a signal would only kill the process itself, and then nothing could find the rest.
  if (globalThis.process.platform !== "win32") process.terminate();
  const hasEnded = process.whenEnded.then(() => true);
  const isGone =
    globalThis.process.platform !== "win32" && (await until(cliStopKillMs, hasEnded)) === true;
  if (!isGone) await until(cliStopMs, killTree(pid));
  // Again one by one: looking for what is below may have taken too long.
  if (!isGone) killNow(pid);
  for (const row of below) endNow(row);
  const remains = { marks: mark === null ? [] : [mark], known: below, isRecent: true };
  await Promise.all([
    endAll(() => membersOf(remains), left(cliStopMs)),
    until(cliStopMs, process.whenEnded),
  ]);
  if (!isGone) logger.info("the CLI did not end by itself: it was killed");
}

async function listBelow(pid: number): Promise<readonly ProcessRow[]> {
  try {
    return descendantsOf(await readProcessTable(), pid);
  } catch {
    return [];
  }
}
