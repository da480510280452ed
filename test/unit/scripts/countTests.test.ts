import { describe, expect, it } from "vitest";
import { countTests } from "../../../scripts/support/testReport.mjs";

const file = (name: string, status: string, statuses: readonly string[], message = "") => ({
  name: `/repository/test/${name}`,
  status,
  message,
  assertionResults: statuses.map((each, index) => ({
    status: each === "retried" ? "passed" : each,
    fullName: `test ${index}`,
    failureMessages: each === "retried" || each === "failed" ? ["Error: no"] : [],
  })),
});

describe("counting vitest's report", () => {
  it("counts what passed, failed and was skipped", () => {
    const testResults = [
      file("a.test.ts", "passed", ["passed", "passed", "skipped", "todo"]),
      file("b.test.ts", "failed", ["passed", "failed"]),
    ];
    expect(countTests({ testResults }, "/repository")).toEqual({
      passed: 3,
      skipped: 2,
      failures: ["test/b.test.ts: test 1"],
      retried: [],
    });
  });

  it("counts a file that can't be run as one failure", () => {
    const testResults = [file("c.test.ts", "failed", [], "SyntaxError: oops\nat c.test.ts:1")];
    expect(countTests({ testResults }, "/repository").failures).toEqual([
      "test/c.test.ts: SyntaxError: oops",
    ]);
  });

  it("names what passed at the second attempt only", () => {
    const testResults = [file("e.test.ts", "passed", ["passed", "retried"])];
    expect(countTests({ testResults }, "/repository")).toMatchObject({
      passed: 2,
      retried: ["test/e.test.ts: test 1"],
    });
  });

  it("counts a failing hook although all its tests were skipped", () => {
    const testResults = [file("d.test.ts", "failed", ["skipped"], "the hook failed")];
    expect(countTests({ testResults }, "/repository")).toEqual({
      passed: 0,
      skipped: 1,
      failures: ["test/d.test.ts: the hook failed"],
      retried: [],
    });
  });
});
