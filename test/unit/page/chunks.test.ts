import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chunksOf, smallChunk } from "../../../webview-ui/src/text/chunks";

const texts = (text: string): string[] => chunksOf(text, smallChunk).map((chunk) => chunk.text);

describe("long texts in parts", () => {
  it("are cut at ends of lines", () => {
    const half = "x".repeat(smallChunk.length * 0.6);
    expect(texts(`${half}\n${half}\n`)).toEqual([`${half}\n`, `${half}\n`]);
    expect(texts("x\n".repeat(250))).toEqual([100, 100, 50].map((count) => "x\n".repeat(count)));
  });

  it("are cut within a line that has no end, but never within a character", () => {
    const { length: most } = smallChunk;
    const halves = texts(`x${"😀".repeat(most * 0.75)}`);
    expect(halves.map(({ length }) => length)).toEqual([most - 1, most / 2 + 2]);
  });

  it("count a long line as the lines that it fills", () => {
    expect(chunksOf(`${"x".repeat(119)}\n\na`, smallChunk)).toMatchObject([{ lines: 4 }]);
  });

  it("lose nothing and stay small", () => {
    const unit = fc.constantFrom("a".repeat(700), "\n", "b\n", "\n".repeat(90), "😀");
    fc.assert(
      fc.property(fc.string({ unit }), (text) => {
        expect(texts(text).join("")).toBe(text);
        expect(texts(text).every((part) => part !== "" && part.length <= smallChunk.length)).toBe(
          true,
        );
      }),
    );
  });
});
