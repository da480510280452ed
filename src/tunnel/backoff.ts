import { tunnelBackoffJitter, tunnelBackoffMs } from "../shared/limits";

/**
 * How long to wait before attempt number `attempt`, which counts from 1. `random` is in [0, 1).
 * The result is in (step × 0.8, step]; beyond the last step it stays there.
 */
export function backoffMs(attempt: number, random: number): number {
  const index = Math.min(Math.max(Math.trunc(attempt), 1), tunnelBackoffMs.length) - 1;
  const step = tunnelBackoffMs[index] ?? tunnelBackoffMs[0];
  return Math.round(step * (1 - tunnelBackoffJitter * random));
}
