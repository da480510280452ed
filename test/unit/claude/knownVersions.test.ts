import { describe, expect, it } from "vitest";
import { knowledgeOf, knownClaudeVersions } from "../../../src/claude/knownVersions";
import { contractVersions } from "../../contract/fact";

describe("what is known about a version of the CLI", () => {
  it("is the range that the contract is tested with", () => {
    expect(knownClaudeVersions.oldest).toBe(contractVersions[0]);
    expect(knownClaudeVersions.newest).toBe(contractVersions.at(-1));
    for (const version of contractVersions) expect(knowledgeOf(version)).toBe("known");
  });

  it.each(["2.1.0", "2.1.99", "2.1.329"])("%s lies within", (version) => {
    expect(knowledgeOf(version)).toBe("known");
  });

  it.each(["2.0.76", "1.9.999", "2.1.331", "2.2.0", "3.0.0", "10.0.0"])(
    "%s lies outside",
    (version) => {
      expect(knowledgeOf(version)).toBe("unknown");
    },
  );

  it.each([null, "", "2.1", "2.1.330-beta.1", "2.1.330 (Claude Code)", "v2.1.100", "2.1.x"])(
    "%s is no version, so nothing is known",
    (version) => {
      expect(knowledgeOf(version)).toBe("unknown");
    },
  );
});
