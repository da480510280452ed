import { describe, expect, it } from "vitest";
import { childLogger, makeLogger, safeLogger, toLogLine } from "../../../src/base/logger";

describe("toLogLine", () => {
  it("keeps one event one line: control and bidi characters are escaped", () => {
    expect(toLogLine("a\nb\u001b[2J\u202e한")).toBe("a\\u{a}b\\u{1b}[2J\\u{202e}한");
  });

  it("cuts what is too long and says how long it was", () => {
    expect(toLogLine("x".repeat(50), 10)).toBe(`${"x".repeat(10)}… (50 characters)`);
  });
});

describe("safeLogger", () => {
  it("passes lines on, and outlives a channel that was closed", () => {
    const lines: string[] = [];
    let isClosed = false;
    const channel = makeLogger((level, message) => {
      if (isClosed) throw new Error("Channel has been closed");
      lines.push(`${level} ${message}`);
    });
    const logger = childLogger(safeLogger(channel), "cli");
    logger.warn("one");
    isClosed = true;
    expect(() => {
      logger.error("two");
    }).not.toThrow();
    expect(lines).toEqual(["warn [cli] one"]);
  });
});
