// Counts what vitest's JSON report says.
import { relative } from "node:path";

/**
 * @param {any} report as `vitest run --reporter=json` writes it
 * @param {string} root file names in failures are relative to it
 * @returns {{ passed: number, skipped: number, failures: string[], retried: string[] }} a file that could not be run
 *   counts as one failure; `retried` passed at the second attempt only
 */
export function countTests(report, root) {
  const counted = { passed: 0, skipped: 0, failures: [], retried: [] };
  for (const file of report.testResults) {
    const name = relative(root, file.name);
    const failed = file.assertionResults.filter((test) => test.status === "failed");
    for (const test of failed) counted.failures.push(`${name}: ${test.fullName}`);
    const passed = file.assertionResults.filter((test) => test.status === "passed");
    for (const { fullName } of passed.filter(({ failureMessages }) => failureMessages.length > 0)) {
      counted.retried.push(`${name}: ${fullName}`);
    }
    counted.passed += passed.length;
    counted.skipped += file.assertionResults.filter((test) =>
      ["pending", "skipped", "todo", "disabled"].includes(test.status),
    ).length;
    if (file.status === "failed" && failed.length === 0) {
      counted.failures.push(`${name}: ${String(file.message).split("\n")[0]}`);
    }
  }
  return counted;
}
