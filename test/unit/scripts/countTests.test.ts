import { describe, expect, it } from "vitest";
import { countTests, filesToAttempt } from "../../../scripts/support/testReport.mjs";

const file = (name: string, status: string, statuses: readonly string[], message = "") => ({
  name: `/repository/test/${name}`,
  status,
  message,
  assertionResults: statuses.map((each, index) => ({
    status: each,
    fullName: `test ${index}`,
  })),
});

const none = { testResults: [] };

describe("counting vitest's report", () => {
  it("counts what passed, failed and was skipped", () => {
    const testResults = [
      file("a.test.ts", "passed", ["passed", "passed", "skipped", "todo"]),
      file("b.test.ts", "failed", ["passed", "failed"]),
    ];
    expect(countTests({ testResults }, none, "/repository")).toEqual({
      passed: 3,
      skipped: 2,
      failures: ["test/b.test.ts: test 1"],
      retried: [],
    });
  });

  it("counts a file that can't be run as one failure", () => {
    const testResults = [file("c.test.ts", "failed", [], "SyntaxError: oops\nat c.test.ts:1")];
    expect(countTests({ testResults }, none, "/repository").failures).toEqual([
      "test/c.test.ts: SyntaxError: oops",
    ]);
  });

  it("counts the second attempt of a file instead of its first, and names what failed only once", () => {
    const testResults = [
      file("e.test.ts", "failed", ["passed", "failed", "failed"]),
      file("f.test.ts", "passed", ["passed"]),
    ];
    const again = { testResults: [file("e.test.ts", "failed", ["passed", "passed", "failed"])] };
    expect(countTests({ testResults }, again, "/repository")).toEqual({
      passed: 3,
      skipped: 0,
      failures: ["test/e.test.ts: test 2"],
      retried: ["test/e.test.ts: test 1"],
    });
  });

  it("does not lose what failed only at the second attempt", () => {
    const testResults = [file("e.test.ts", "failed", ["passed", "failed"])];
    const again = { testResults: [file("e.test.ts", "failed", ["failed", "passed"])] };
    expect(countTests({ testResults }, again, "/repository")).toMatchObject({
      failures: ["test/e.test.ts: test 0"],
      retried: ["test/e.test.ts: test 1"],
    });
  });

  it("attempts the files that failed once more, unless they are many", () => {
    const failed = (count: number) =>
      Array.from({ length: count }, (_, index) => file(`${index}.test.ts`, "failed", ["failed"]));
    const passed = file("good.test.ts", "passed", ["passed"]);
    expect(filesToAttempt({ testResults: [passed, ...failed(1)] })).toEqual([
      "/repository/test/0.test.ts",
    ]);
    expect(filesToAttempt({ testResults: failed(12) })).toHaveLength(12);
    expect(filesToAttempt({ testResults: failed(13) })).toEqual([]);
  });

  it("counts a failing hook although all its tests were skipped", () => {
    const testResults = [file("d.test.ts", "failed", ["skipped"], "the hook failed")];
    expect(countTests({ testResults }, none, "/repository")).toEqual({
      passed: 0,
      skipped: 1,
      failures: ["test/d.test.ts: the hook failed"],
      retried: [],
    });
  });
});
