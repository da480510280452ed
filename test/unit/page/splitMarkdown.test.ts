import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { linkDefinitions, splitMarkdown } from "../../../webview-ui/src/markdown/splitMarkdown";

describe("cutting markdown into pieces", () => {
  it("cuts at blank lines before a new block", () => {
    expect(splitMarkdown("one\n\ntwo\n\n# three")).toEqual(["one\n", "two\n", "# three"]);
  });

  it("keeps fenced code whole, even with blank lines and other fences inside", () => {
    const code = "````md\n```ts\n\na\n```\n\nb\n````";
    expect(splitMarkdown(`${code}\n\nafter`)).toEqual([`${code}\n`, "after"]);
  });

  it("keeps an open fence at the end whole", () => {
    expect(splitMarkdown("a\n\n```\nb\n\nc")).toEqual(["a\n", "```\nb\n\nc"]);
  });

  it("keeps a loose list together with its indented parts", () => {
    const list = "1. one\n\n   more\n\n2. two";
    expect(splitMarkdown(`${list}\n\nafter`)).toEqual([`${list}\n`, "after"]);
  });

  it("loses nothing, wherever it cuts", () => {
    const unit = fc.constantFrom("a", "\n", "\n\n", "```", "- ", "1. ", "> ", " ", "|");
    fc.assert(
      fc.property(fc.string({ unit }), (text) => {
        expect(splitMarkdown(text).join("\n")).toBe(text);
      }),
    );
  });

  it("changes only the last piece while text is added", () => {
    const text = "Intro\n\n- a\n- b\n\n```ts\nlet x;\n\nlet y;\n```\n\nEnd\n\nof it";
    let before: readonly string[] = [];
    for (let length = 1; length <= text.length; length++) {
      const pieces = splitMarkdown(text.slice(0, length));
      expect(pieces.slice(0, before.length - 1)).toEqual(before.slice(0, -1));
      before = pieces;
    }
  });

  it("finds the link definitions that every piece must know", () => {
    expect(linkDefinitions("see [it][1]\n\n[1]: https://example.com\n")).toBe(
      "[1]: https://example.com",
    );
    expect(linkDefinitions("none")).toBe("");
  });
});
