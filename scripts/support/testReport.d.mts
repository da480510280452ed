/** Counts what vitest's JSON report says; names in failures are relative to `root`. */
export function countTests(
  report: unknown,
  root: string,
): { passed: number; skipped: number; failures: string[] };
