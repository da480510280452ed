// Counts what vitest's JSON reports say.
import { relative } from "node:path";

/** More files than this that failed are no chance: none of them gets a second attempt. */
const mostAttempted = 12;

/**
 * @param {any} report as `vitest run --reporter=json` writes it
 * @returns {string[]} the files to be run once more, each whole, for its tests may be steps of one way: those that
 *   failed, unless they are many
 */
export function filesToAttempt(report) {
  const failed = report.testResults.filter(({ status }) => status === "failed");
  return failed.length > mostAttempted ? [] : failed.map(({ name }) => name);
}

/**
 * @param {any} report as `vitest run --reporter=json` writes it
 * @param {any} again the report of the second attempt; what is in it counts instead of the first
 * @param {string} root file names in failures are relative to it
 * @returns {{ passed: number, skipped: number, failures: string[], retried: string[] }} a file that could not be run
 *   counts as one failure; `retried` failed first, and not again
 */
export function countTests(report, again, root) {
  const counted = { passed: 0, skipped: 0, failures: [], retried: [] };
  const seconds = new Map(again.testResults.map((file) => [file.name, file]));
  for (const first of report.testResults) {
    const second = seconds.get(first.name);
    countFile(counted, second ?? first, relative(root, first.name));
    if (second === undefined) continue;
    const failures = failuresOf(second, relative(root, first.name));
    const before = failuresOf(first, relative(root, first.name));
    counted.retried.push(...before.filter((failure) => !failures.includes(failure)));
  }
  return counted;
}

function countFile(counted, file, name) {
  const having = (...statuses) =>
    file.assertionResults.filter(({ status }) => statuses.includes(status)).length;
  counted.passed += having("passed");
  counted.skipped += having("pending", "skipped", "todo", "disabled");
  counted.failures.push(...failuresOf(file, name));
}

function failuresOf(file, name) {
  const failed = file.assertionResults.filter(({ status }) => status === "failed");
  if (failed.length > 0) return failed.map(({ fullName }) => `${name}: ${fullName}`);
  return file.status === "failed" ? [`${name}: ${String(file.message).split("\n")[0]}`] : [];
}
