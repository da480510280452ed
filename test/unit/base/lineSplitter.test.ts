import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SplitLine } from "../../../src/base/lineSplitter";
import { LineSplitter } from "../../../src/base/lineSplitter";

function split(chunks: readonly Buffer[], maxBytes = 1_000): SplitLine[] {
  const lines: SplitLine[] = [];
  const splitter = new LineSplitter(maxBytes, (line) => lines.push(line));
  for (const chunk of chunks) splitter.push(chunk);
  splitter.end();
  return lines;
}

describe("LineSplitter", () => {
  it("gives the same lines wherever the bytes are cut", () => {
    const text = '{"a":"한글 🙂"}\r\nsecond\n\nlast without end';
    const bytes = Buffer.from(text);
    const expected = ['{"a":"한글 🙂"}', "second", "", "last without end"].map((line) => ({
      kind: "line",
      text: line,
    }));
    fc.assert(
      fc.property(fc.array(fc.nat({ max: bytes.length }), { maxLength: 6 }), (cuts) => {
        const places = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
        const chunks = places.slice(1).map((end, index) => bytes.subarray(places[index], end));
        expect(split(chunks)).toEqual(expected);
      }),
    );
  });

  it("drops a line that is too long, says so, and goes on with the next", () => {
    const chunks = ["a".repeat(8), "a".repeat(8), "\nshort\n"].map((part) => Buffer.from(part));
    expect(split(chunks, 10)).toEqual([
      { kind: "too-long", bytes: 16 },
      { kind: "line", text: "short" },
    ]);
  });

  it("keeps a line whose chunk is overwritten afterwards", () => {
    const lines: SplitLine[] = [];
    const splitter = new LineSplitter(100, (line) => lines.push(line));
    const chunk = Buffer.from("begin");
    splitter.push(chunk);
    chunk.fill("x");
    splitter.push(Buffer.from("\n"));
    expect(lines).toEqual([{ kind: "line", text: "begin" }]);
  });
});
