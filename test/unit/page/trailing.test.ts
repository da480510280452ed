import { describe, expect, it } from "vitest";
import { stripTerminalText } from "../../../webview-ui/src/text/ansi";
import { withoutTrailing } from "../../../webview-ui/src/text/trailing";
import { splitMarkdown } from "../../../webview-ui/src/markdown/splitMarkdown";

describe("withoutTrailing", () => {
  it("takes all of a character away at the end, and only there", () => {
    expect(withoutTrailing("\na\n\nb\n\n", "\n")).toBe("\na\n\nb");
    expect(withoutTrailing("\n\n", "\n")).toBe("");
    expect(withoutTrailing("", "\n")).toBe("");
  });
});

describe("long runs that are not at the end", () => {
  const long = 300_000;

  it.each([
    ["line feeds of an output", () => withoutTrailing(`${"\n".repeat(long)}x`, "\n")],
    ["carriage returns of a terminal", () => stripTerminalText(`${"\r".repeat(long)}x`)],
    ["spaces below a table's head", () => splitMarkdown(`|\n-${" ".repeat(long)}x`)],
  ])("%s are looked at once", (_, work) => {
    const start = performance.now();
    work();
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});
