import { describe, expect, it } from "vitest";
import { promptLine } from "../../../src/claude/openTurn";

const contentOf = (text: string): unknown => {
  const line = promptLine({ id: "id", text, images: [] }) as { message: { content: unknown } };
  return line.message.content;
};

describe("the line of a prompt", () => {
  it.each([
    ["a\ud800b", "a\ufffdb"],
    ["\udc00", "\ufffd"],
    ["\ude00\ud83d", "\ufffd\ufffd"],
    ["\ud83d\ud83d\ude00", "\ufffd😀"],
  ])("holds U+FFFD for half a character: %j", (text, content) => {
    expect(contentOf(text)).toBe(content);
  });

  it.each(["😀 👩‍👩‍👧", "a\0b", "\ufeffx", "a\u2028b", "--version", ""])(
    "holds everything else as it was typed: %j",
    (text) => {
      expect(contentOf(text)).toBe(text);
    },
  );
});
