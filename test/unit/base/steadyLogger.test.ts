import { describe, expect, it } from "vitest";
import { makeLogger } from "../../../src/base/logger";
import { steadyLogger } from "../../../src/base/steadyLogger";

describe("a steady logger", () => {
  it("passes everything on", () => {
    const lines: string[] = [];
    const logger = steadyLogger(
      makeLogger((level, message) => {
        lines.push(`${level} ${message}`);
      }),
    );
    logger.debug("one");
    logger.error("two");
    expect(lines).toEqual(["debug one", "error two"]);
  });

  it("does not throw when the log is closed", () => {
    const closed = makeLogger(() => {
      throw new Error("closed");
    });
    expect(() => {
      steadyLogger(closed).warn("one");
    }).not.toThrow();
  });
});
