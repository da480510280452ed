/** Waits between attempts (ms): quick at first, then gentle on the service's rate limits. */
export const backoffSteps = [500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000] as const;

/** Jitter takes off up to this part of a wait, so that many PCs don't come back in step. */
const jitter = 0.2;

/**
 * How long to wait before attempt number `attempt`, which counts from 1. `random` is in [0, 1).
 * The result is in (step × 0.8, step]; beyond the last step it stays there.
 */
export function backoffMs(attempt: number, random: number): number {
  const index = Math.min(Math.max(Math.trunc(attempt), 1), backoffSteps.length) - 1;
  const step = backoffSteps[index] ?? backoffSteps[0];
  return Math.round(step * (1 - jitter * random));
}
