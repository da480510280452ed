import { describe, expect, it } from "vitest";
import { makeLogger } from "../../../src/base/logger";
import { floodproofLogger } from "../../../src/server/floodproofLogger";
import { strangerLinesBurst, strangerLinesPerSecond } from "../../../src/shared/limits";

describe("a log that strangers write to", () => {
  it("is bounded, counts what it leaves out, and takes everything else", () => {
    const lines: string[] = [];
    let now = 0;
    const logger = floodproofLogger(
      makeLogger((level, message) => lines.push(`${level} ${message}`)),
      () => now,
    );
    for (let count = 0; count < 10_000; count += 1) logger.debug("refused");
    expect(lines).toHaveLength(strangerLinesBurst);
    logger.error("ours");
    logger.warn("ours");
    expect(lines.slice(strangerLinesBurst)).toEqual(["error ours", "warn ours"]);
    now += 1_000 / strangerLinesPerSecond;
    logger.debug("refused later");
    expect(lines.slice(-2)).toEqual([
      `debug … and ${10_000 - strangerLinesBurst} more`,
      "debug refused later",
    ]);
  });
});
