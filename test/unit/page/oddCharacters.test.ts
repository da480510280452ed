import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hasOddCharacters, revealOddCharacters } from "../../../webview-ui/src/text/oddCharacters";

function marksIn(text: string): string[] {
  return revealOddCharacters(text)
    .filter(({ kind }) => kind === "mark")
    .map((segment) => segment.text);
}

describe("revealing odd characters", () => {
  it.each([
    ["a bidi override", "a\u202eb", "U+202E"],
    ["a bidi isolate", "a\u2066b", "U+2066"],
    ["a zero-width space", "a\u200bb", "U+200B"],
    ["a zero-width joiner between letters", "a\u200db", "U+200D"],
    ["a byte order mark", "\ufeffa", "U+FEFF"],
    ["a no-break space", "a\u00a0b", "U+00A0"],
    ["an ideographic space", "a\u3000b", "U+3000"],
    ["a Hangul filler", "a\u3164b", "U+3164"],
    ["a soft hyphen", "a\u00adb", "U+00AD"],
    ["a line separator", "a\u2028b", "U+2028"],
    ["a tag character", "a\u{e0041}b", "U+E0041"],
    ["an unpaired surrogate", "a\ud800b", "U+D800"],
    ["a carriage return", "safe\rrm -rf ~", String.raw`\r`],
    ["an escape", "\u001b[2J", String.raw`\e`],
    ["a NUL", "a\0b", String.raw`\0`],
    ["a C1 control", "a\u009bb", "U+009B"],
  ])("marks %s", (_, text, mark) => {
    expect(marksIn(text)).toEqual([mark]);
    expect(hasOddCharacters(text)).toBe(true);
  });

  it("shows a long run of spaces as its number", () => {
    expect(marksIn(`ls${" ".repeat(500)}; rm -rf ~`)).toEqual(["␣×500"]);
  });

  it.each([
    ["plain text, tabs and line feeds", "if (a) {\n\treturn b;\n}\n"],
    ["indentation", `a\n${" ".repeat(24)}b`],
    ["Korean", "안녕하세요, 세계"],
    ["emoji of several parts", "👩‍💻 👨‍👩‍👧 ❤️ 👍🏽"],
  ])("leaves %s alone", (_, text) => {
    expect(marksIn(text)).toEqual([]);
    expect(hasOddCharacters(text)).toBe(false);
  });

  it("never loses an ordinary character", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("a", "é", "한", "\n", "\u200b", "\u202e", "\r") }),
        (text) => {
          const plain = revealOddCharacters(text)
            .filter(({ kind }) => kind === "plain")
            .map((segment) => segment.text)
            .join("");
          expect(plain).toBe(text.replace(/[\u200b\u202e\r]/gu, ""));
        },
      ),
    );
  });
});
