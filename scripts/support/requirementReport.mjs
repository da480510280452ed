// Which tests belong to which requirement, and how it fares.

/** @typedef {{ name: string, status: string }} Case */

/**
 * The cases of vitest's JSON reports by requirement. A test belongs to each one whose id stands in its whole name as a
 * word of its own.
 * @param {readonly any[]} reports
 * @param {readonly { name: string, failed: number }[]} mutants each is a case of R72
 * @returns {ReadonlyMap<string, readonly Case[]>}
 */
export function casesOf(reports, mutants) {
  const cases = new Map();
  const add = (id, one) => cases.set(id, [...(cases.get(id) ?? []), one]);
  for (const { testResults } of reports) {
    for (const { assertionResults } of testResults) {
      for (const { fullName, status } of assertionResults) {
        if (status !== "passed" && status !== "failed") continue;
        const ids = new Set(fullName.match(/\bR\d{1,2}\b/g) ?? []);
        for (const id of ids) add(id, { name: fullName, status });
      }
    }
  }
  for (const { name, failed } of mutants) {
    add("R72", { name: `without ${name}`, status: failed > 0 ? "passed" : "failed" });
  }
  return cases;
}

/**
 * `ok`: it has cases and all pass. `RED`: one fails. `none`: no cases; for a must that is as bad.
 * @param {{ id: string, level: string, title: string, note?: string }} requirement
 * @param {ReadonlyMap<string, readonly Case[]>} cases
 */
export function judge(requirement, cases) {
  const own = cases.get(requirement.id) ?? [];
  const failures = own.filter(({ status }) => status === "failed").map(({ name }) => name);
  const verdict = failures.length > 0 ? "RED" : own.length > 0 ? "ok" : "none";
  return { ...requirement, cases: own.length, verdict, failures };
}

/**
 * `M: 62 of 64 …`, the same for the others.
 * @param {readonly { level: string, verdict: string, cases: number, note?: string }[]} verdicts
 */
export function summaryOf(verdicts) {
  const parts = ["M", "S", "D"].map((level) => {
    const own = verdicts.filter((one) => one.level === level);
    const good = own.filter(({ verdict }) => verdict === "ok").length;
    const explained = own.filter(({ verdict, note }) => verdict !== "ok" && note !== undefined);
    const tail = explained.length > 0 ? ` (${explained.length} with a reason)` : "";
    return `${level}: ${good} of ${own.length}${tail}`;
  });
  const total = verdicts.reduce((sum, { cases }) => sum + cases, 0);
  return `${parts.join(", ")}; ${total} cases`;
}
