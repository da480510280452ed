import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseTerminalText, stripTerminalText } from "../../../webview-ui/src/text/ansi";

const ESC = "\u001b";

describe("terminal text", () => {
  it("keeps colours as names", () => {
    expect(parseTerminalText(`${ESC}[1;31mFAIL${ESC}[0m ok`)).toEqual([
      { text: "FAIL", style: "red bold" },
      { text: " ok", style: "" },
    ]);
  });

  it.each([
    ["a bright colour", `${ESC}[92mx`, "green"],
    ["one of the 256 colours", `${ESC}[38;5;1mx`, "red"],
    ["a true colour, which has no name", `${ESC}[38;2;1;2;3mx`, ""],
    ["a background, which is not shown", `${ESC}[48;5;196mx`, ""],
    ["an empty parameter, which resets", `${ESC}[31m${ESC}[mx`, ""],
  ])("understands %s", (_, output, style) => {
    expect(parseTerminalText(output)).toEqual([{ text: "x", style }]);
  });

  it.each([
    ["a link", `${ESC}]8;;javascript:alert(1)\u0007here${ESC}]8;;\u0007`, "here"],
    ["the clipboard", `a${ESC}]52;c;cm0gLXJmIH4=\u0007b`, "ab"],
    ["a title, ended by ST", `a${ESC}]0;title${ESC}\\b`, "ab"],
    ["a cleared screen", `a${ESC}[2J${ESC}[Hb`, "ab"],
    ["a device control string", `a${ESC}P1$r0m${ESC}\\b`, "ab"],
    ["an application command", `a${ESC}_secret${ESC}\\b`, "ab"],
    ["C1 controls", "a\u009b31mb\u0085c", "abc"],
    ["bells and backspaces", "a\u0007\bb", "ab"],
    ["a lone escape", `a${ESC}`, "a"],
    ["a sequence that is cut off", `a${ESC}[31`, "a"],
    ["a string that never ends, up to the end of its line", `a${ESC}]0;x\nb`, "a\nb"],
  ])("drops %s", (_, output, shown) => {
    expect(stripTerminalText(output)).toBe(shown);
  });

  it("shows of a progress bar what was written last", () => {
    expect(stripTerminalText("10 %\r50 %\r100 %\r\ndone")).toBe("100 %\ndone");
  });

  it("lets no control character through but tabs and line feeds", () => {
    const unit = fc.constantFrom(
      ESC,
      "[",
      "]",
      "m",
      "3",
      "1",
      ";",
      "\u0007",
      "\\",
      "\r",
      "\n",
      "\t",
      "x",
      "\u009d",
    );
    fc.assert(
      fc.property(fc.string({ unit }), (output) => {
        expect(stripTerminalText(output)).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/u);
      }),
    );
  });

  it("gives up colours where there are thousands of them, but never text", () => {
    const runs = parseTerminalText(`${ESC}[31ma${ESC}[32mb`.repeat(10_000));
    expect(runs.length).toBeLessThan(5_000);
    expect(runs.map(({ text }) => text).join("")).toBe("ab".repeat(10_000));
    expect(runs.at(-1)?.style).toBe("");
  });

  it("takes linear time for a megabyte that never ends", () => {
    const start = performance.now();
    stripTerminalText(`${ESC}]0;${"x".repeat(1_000_000)}`);
    stripTerminalText(`${ESC}[`.repeat(500_000));
    stripTerminalText("\r".repeat(1_000_000));
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});
