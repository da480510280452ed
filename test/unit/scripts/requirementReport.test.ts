import { describe, expect, it } from "vitest";
import { casesOf, judge, summaryOf } from "../../../scripts/support/requirementReport.mjs";

const report = (...tests: readonly (readonly [string, string])[]) => ({
  testResults: [{ assertionResults: tests.map(([fullName, status]) => ({ fullName, status })) }],
});

const must = (id: string) => ({ id, level: "M", title: "x" });

describe("the report of requirements", () => {
  it("counts a test for each id in its name, as a word of its own", () => {
    const cases = casesOf([report(["R1 a", "passed"], ["R10 b and R1", "failed"])], []);
    expect([cases.get("R1")?.length, cases.get("R10")?.length]).toEqual([2, 1]);
    expect(judge(must("R1"), cases)).toMatchObject({ cases: 2, verdict: "RED" });
    expect(judge(must("R10"), cases).failures).toEqual(["R10 b and R1"]);
  });

  it("does not count what was skipped, and says so where nothing is left", () => {
    const cases = casesOf([report(["R2 a", "skipped"])], []);
    expect(judge(must("R2"), cases)).toMatchObject({ cases: 0, verdict: "none" });
  });

  it("counts controls that were switched off for R72", () => {
    const cases = casesOf(
      [],
      [
        { name: "Host", failed: 3 },
        { name: "Origin", failed: 0 },
      ],
    );
    expect(judge(must("R72"), cases)).toMatchObject({
      cases: 2,
      verdict: "RED",
      failures: ["without Origin"],
    });
  });

  it("sums up by level", () => {
    const cases = casesOf([report(["R1 a", "passed"])], []);
    const verdicts = [
      judge(must("R1"), cases),
      judge(must("R2"), cases),
      judge({ id: "R9", level: "S", title: "x", note: "why" }, cases),
    ];
    expect(summaryOf(verdicts)).toBe("M: 1 of 2, S: 0 of 1 (1 with a reason), D: 0 of 0; 1 cases");
  });
});
