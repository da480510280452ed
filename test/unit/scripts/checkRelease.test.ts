import { describe, expect, it } from "vitest";
import { releaseNotes } from "../../../scripts/checkRelease.mjs";

const changelog = `# Changelog

## Unreleased

- Something to come.

## 1.2.3 - 2026-01-31

### Added

- This.

## 1.2.30

## 1.2.2

- That.
`;

describe("a release", () => {
  it("has the words of the changelog", () => {
    expect(releaseNotes("v1.2.3", "1.2.3", changelog)).toBe("### Added\n\n- This.");
    expect(releaseNotes("v1.2.2", "1.2.2", changelog)).toBe("- That.");
    const windows = changelog.replaceAll("\n", "\r\n");
    expect(releaseNotes("v1.2.3", "1.2.3", windows)).toBe("### Added\n\n- This.");
  });

  it.each(["v1.2.4", "1.2.3", "", "v1.2.3-rc.1", "refs/tags/v1.2.3"])(
    "of another name than its version is none: %s",
    (tag) => {
      expect(() => releaseNotes(tag, "1.2.3", changelog)).toThrow("it has to be v1.2.3");
    },
  );

  it("of which the changelog says nothing is none", () => {
    for (const version of ["1.2.30", "1.2", "2.0.0"]) {
      expect(() => releaseNotes(`v${version}`, version, changelog)).toThrow(
        `nothing under "## ${version}"`,
      );
    }
  });
});
