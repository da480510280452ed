/** The files to be run once more. */
export function filesToAttempt(report: unknown): string[];

/** Counts what vitest's JSON reports say; names in failures are relative to `root`. */
export function countTests(
  report: unknown,
  again: unknown,
  root: string,
): { passed: number; skipped: number; failures: string[]; retried: string[] };
