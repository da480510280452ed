import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { withoutEdits } from "../../../src/changes/undoEdits";
import { maxUndoneLines } from "../../../src/shared/limits";
import type { DiffHunk } from "../../../src/shared/state";

const hunk = (newStart: number, ...lines: readonly string[]): DiffHunk => ({
  oldStart: newStart,
  newStart,
  lines,
});

describe("a file before its edits", () => {
  it("is what a hunk says", () => {
    const edits = [[hunk(1, " one", "-two", "+2", " three")]];
    expect(withoutEdits("one\n2\nthree\n", edits)).toBe("one\ntwo\nthree\n");
  });

  it("has what several hunks of one edit took and added", () => {
    const edits = [[hunk(1, "+new", " a"), hunk(5, " c", "-gone", " d")]];
    expect(withoutEdits("new\na\nb\nx\nc\nd", edits)).toBe("a\nb\nx\nc\ngone\nd");
  });

  it("is reached by taking edits back from the last one on", () => {
    const edits = [[hunk(1, "-a", "+b")], [hunk(1, "-b", "+c")]];
    expect(withoutEdits("c\n", edits)).toBe("a\n");
  });

  it("is nothing where all of it is new, and all of it where nothing is left", () => {
    expect(withoutEdits("a\nb\n", [[hunk(1, "+a", "+b")]])).toBe("");
    expect(withoutEdits("", [[hunk(0, "-a", "-b")]])).toBe("a\nb\n");
  });

  it("is unknown where somebody else changed it since, or the place is not told", () => {
    expect(withoutEdits("other\n", [[hunk(1, "-a", "+b")]])).toBeNull();
    expect(withoutEdits("a\nb\n", [[hunk(2, "-gone")]])).toBeNull();
    expect(withoutEdits("a\n", [[hunk(7, "+a")]])).toBeNull();
    expect(withoutEdits("a\n", [[hunk(0, "+a")]])).toBeNull();
  });

  it("takes back thousands of hunks in one go through the text", () => {
    const count = 20_000;
    const after = Array.from({ length: count * 33 }, (_, line) => (line % 33 === 0 ? "new" : ""));
    const hunks = Array.from({ length: count }, (_, part) => hunk(part * 33 + 1, "-old", "+new"));
    const before = withoutEdits(after.join("\n"), [hunks]);
    expect(before?.split("\n").filter((line) => line === "old")).toHaveLength(count);
    expect(before?.split("\n")).toHaveLength(after.length);
  });

  it("is unknown where that would take too long, or hunks come in no order", () => {
    const lines = "\n".repeat(maxUndoneLines / 10);
    const edit = [hunk(1, " ")];
    expect(
      withoutEdits(
        lines,
        Array.from({ length: 9 }, () => edit),
      ),
    ).toBe(lines);
    expect(
      withoutEdits(
        lines,
        Array.from({ length: 10 }, () => edit),
      ),
    ).toBeNull();
    expect(withoutEdits("a\nb", [[hunk(2, "+b"), hunk(1, "+a")]])).toBeNull();
  });

  it("is the same for any change of lines", () => {
    const line = fc.string({ maxLength: 4 }).map((text) => text.replace(/[\n\r]/g, ""));
    const part = fc.array(line, { maxLength: 5 });
    fc.assert(
      fc.property(part, part, part, part, (head, gone, come, tail) => {
        fc.pre(come.length > 0);
        const before = [...head, ...gone, ...tail].join("\n");
        const after = [...head, ...come, ...tail].join("\n");
        const edit = hunk(
          head.length + 1,
          ...gone.map((text) => `-${text}`),
          ...come.map((text) => `+${text}`),
        );
        fc.pre(head.length + gone.length + tail.length > 0);
        expect(withoutEdits(after, [[edit]])).toBe(before);
      }),
    );
  });
});
