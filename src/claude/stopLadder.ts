import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "../base/logger";
import { killNow, killTree, listDescendants } from "../base/process";
import { cliStopRungMs } from "../shared/limits";
import type { ClaudeProcess } from "./claudeProcess";

/**
 * Ends a process and everything below it, as gently as it lets us: interrupt, because only that makes
 * the CLI end what its tools run; then the end of its input and SIGTERM; then SIGKILL. What was below
 * it is listed before it goes, because afterwards nothing tells whose it was.
 *
 * `turnEnd` resolves when the running turn has ended; null when none runs.
 */
export async function stopProcess(
  process: ClaudeProcess,
  turnEnd: Promise<void> | null,
  logger: Logger,
): Promise<void> {
  let isResponsive = true;
  if (turnEnd !== null) {
    process.request("interrupt").catch(() => undefined);
    isResponsive = await within(Promise.race([turnEnd, process.whenEnded]), cliStopRungMs);
  }
  const { pid } = process;
  if (pid === undefined) return;
  const below = await listDescendants(pid).catch(() => []);
  process.endInput();
  if (globalThis.process.platform === "win32") {
    await killTree(pid);
    await within(process.whenEnded, cliStopRungMs);
    return;
  }
  process.terminate();
  // One that did not even answer the interrupt gets less time: all must end within `shutdownMs`.
  const isGone = await within(process.whenEnded, isResponsive ? cliStopRungMs : cliStopRungMs / 2);
  if (!isGone) {
    logger.warn("the CLI did not end when asked: it is killed");
    await killTree(pid);
  }
  for (const child of below) killNow(child);
  await within(process.whenEnded, cliStopRungMs);
}

/** Whether the promise settled in time. */
async function within(promise: Promise<unknown>, ms: number): Promise<boolean> {
  const abort = new AbortController();
  const timeout = sleep(ms, false, { signal: abort.signal }).catch(() => false);
  const isDone = await Promise.race([promise.then(() => true), timeout]);
  abort.abort();
  return isDone;
}
