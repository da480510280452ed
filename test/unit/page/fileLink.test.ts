import { describe, expect, it } from "vitest";
import { fileLinkOf } from "../../../webview-ui/src/text/fileLink";

describe("a file that an answer names", () => {
  it.each([
    ["src/a.ts", { path: "src/a.ts" }],
    ["./src/a.ts", { path: "src/a.ts" }],
    ["a.ts", { path: "a.ts" }],
    ["README.md:3", { path: "README.md", line: 3 }],
    ["src/a.ts:10-20", { path: "src/a.ts", line: 10, endLine: 20 }],
    ["src/a.ts:10:4", { path: "src/a.ts", line: 10 }],
    ["@src/a.ts#L10-20", { path: "src/a.ts", line: 10, endLine: 20 }],
    ["src/a.ts#L10-L20", { path: "src/a.ts", line: 10, endLine: 20 }],
    [".github/workflows/test.yml", { path: ".github/workflows/test.yml" }],
    ["문서/안내.md", { path: "문서/안내.md" }],
  ])("is found in %s", (text, link) => {
    expect(fileLinkOf(text)).toEqual(link);
  });

  it.each([
    "",
    "a",
    "console.log",
    "npm test",
    "1.2.3",
    "/etc/passwd",
    "../a.ts",
    "src/../../a.ts",
    "src//a.ts",
    "C:/a.ts",
    "C:\\a.ts",
    "https://example.com/a.js",
    "file:///etc/a.txt",
    "src/*.ts",
    "a.b()",
    "src/",
    "x".repeat(5_000),
    "a/".repeat(5_000),
  ])("is not %j", (text) => {
    expect(fileLinkOf(text)).toBeNull();
  });
});
