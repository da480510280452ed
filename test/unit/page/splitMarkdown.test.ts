import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  linkDefinitions,
  splitMarkdown as split,
} from "../../../webview-ui/src/markdown/splitMarkdown";

const splitMarkdown = (text: string): readonly string[] => split(text).map(({ source }) => source);

/** A paragraph that is worth a piece of its own. */
const paragraph = "Some words that fill a line.\n".repeat(40).trimEnd();

describe("cutting markdown into pieces", () => {
  it("cuts at blank lines before a new block", () => {
    const pieces = [`${paragraph}\n`, `${paragraph}\n`, "# three"];
    expect(splitMarkdown(pieces.join("\n"))).toEqual(pieces);
  });

  it("keeps fenced code whole, even with blank lines and other fences inside", () => {
    const code = `\`\`\`\`md\n\`\`\`ts\n\n${paragraph}\n\`\`\`\n\nb\n\`\`\`\``;
    expect(splitMarkdown(`${code}\n\nafter`)).toEqual([`${code}\n`, "after"]);
  });

  it("keeps an open fence at the end whole", () => {
    const code = `\`\`\`\n${paragraph}\n\nc`;
    expect(splitMarkdown(`${paragraph}\n\n${code}`)).toEqual([`${paragraph}\n`, code]);
  });

  it("keeps a loose list together with its indented parts", () => {
    const list = `1. one\n\n   ${paragraph.replaceAll("\n", "\n   ")}\n\n2. two`;
    expect(splitMarkdown(`${list}\n\nafter`)).toEqual([`${list}\n`, "after"]);
  });

  it("goes on with long code and a long table in the next piece", () => {
    const fence = "```ts";
    const [first, second] = split(`${fence}\n${"let x = 1;\n".repeat(400)}\`\`\``);
    expect(first).toMatchObject({ before: "", isContinued: false, isPlain: false });
    expect(second).toMatchObject({ before: `${fence}\n`, isContinued: true, isPlain: false });
    const table = split(`Words.\n\n| a | b |\n| - | - |\n${"| 1 | 2 |\n".repeat(200)}`);
    expect(table[2]).toMatchObject({ before: "| a | b |\n| - | - |\n", isContinued: true });
  });

  it("keeps the last piece of a long answer small, for it is rendered with every word", () => {
    const part = `${"Some words. ".repeat(30)}\n\n- one\n- two\n\n\`\`\`ts\nconst a = 1;\n\`\`\`\n\n`;
    const pieces = splitMarkdown(part.repeat(80));
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(part.length);
  });

  it("cuts a long list between its items", () => {
    const pieces = splitMarkdown("1. an item\n   and more of it\n".repeat(200));
    expect(pieces.length).toBeGreaterThan(1);
    expect(pieces.every((piece) => piece.startsWith("1. ") || piece === "")).toBe(true);
  });

  it.each(["[", "*", "`", "<", "&", "> ", "- "])(
    "shows %j without end as it is, and what is around it as ever",
    (unit) => {
      const pieces = split(`**one**\n${unit.repeat(5_000)}\n**two**`);
      expect(pieces.map(({ isPlain }) => isPlain)).toEqual([false, true, false]);
    },
  );

  it("does not take what stands after code for code", () => {
    const pieces = split(`\`\`\`\ncode\n\`\`\`\n${"[".repeat(5_000)}`);
    expect(pieces.map(({ isPlain }) => isPlain)).toEqual([false, true]);
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
    const text =
      `${paragraph}\n\n` + "Intro\n\n- a\n- b\n\n```ts\nlet x;\n\nlet y;\n```\n\nEnd\n\nof it";
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
    const many = "[a]: https://example.com\n\n".repeat(1_000);
    expect(linkDefinitions(many).split("\n")).toHaveLength(50);
    expect(linkDefinitions(`[a]: https://example.com/${"x".repeat(5_000)}`)).toBe("");
  });
});
