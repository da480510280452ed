import { describe, expect, it } from "vitest";
import type { Block, ToolCall } from "../../../src/shared/state";
import { folded, placesIn, soughtWords } from "../../../src/shared/foundText";
import { contextShare, contextTone } from "../../../webview-ui/src/text/contextShare";
import { groupBlocks } from "../../../webview-ui/src/text/groupBlocks";
import { shortModel } from "../../../webview-ui/src/text/shortModel";
import { toolCall } from "../../support/toolCall";

function call(id: string, change: Partial<ToolCall> = {}): Block {
  return {
    kind: "tool",
    id,
    tool: toolCall({ status: "done", ...change }),
    startedAt: 1,
    endedAt: 2,
  };
}

const agent = (id: string, parentId: string | null = null): Block =>
  call(id, { kind: "agent", parentId });

describe("how an answer is laid out", () => {
  it("puts the steps of a sub-agent into its card, also those of agents that it called", () => {
    const blocks = [
      agent("outer"),
      call("a", { parentId: "outer" }),
      agent("inner", "outer"),
      call("b", { parentId: "inner" }),
      call("own"),
    ];
    const groups = groupBlocks(blocks);
    expect(groups.map(({ kind, id }) => `${kind} ${id}`)).toEqual(["nest outer", "single own"]);
    const [nest] = groups;
    const steps = nest?.kind === "nest" ? nest.children : [];
    expect(steps.map(({ id }) => id)).toEqual(["a", "inner", "b"]);
    expect(groupBlocks(steps).map(({ kind, id }) => `${kind} ${id}`)).toEqual([
      "single a",
      "nest inner",
    ]);
  });

  it("makes a card of a sub-agent before its first step, so that it stays the same card", () => {
    expect(groupBlocks([agent("one")])).toMatchObject([{ kind: "nest", id: "one", children: [] }]);
  });

  it("folds three files read in a row into one line, and not two", () => {
    const reads = ["a", "b", "c"].map((id) => call(id, { kind: "read" }));
    expect(groupBlocks(reads).map(({ kind }) => kind)).toEqual(["reads"]);
    expect(groupBlocks(reads.slice(1)).map(({ kind }) => kind)).toEqual(["single", "single"]);
    expect(
      groupBlocks([...reads.slice(0, 2), call("x"), ...reads.slice(2)]).map(({ kind }) => kind),
    ).toEqual(["single", "single", "single", "single"]);
  });
});

describe("the share of the context", () => {
  it("is known where the window is, and warns before the end", () => {
    expect(contextShare({ usedTokens: 50, windowTokens: null })).toBeNull();
    expect(contextShare({ usedTokens: 50, windowTokens: 200 })).toBe(25);
    expect(contextShare({ usedTokens: 300, windowTokens: 200 })).toBe(100);
    expect([null, 10, 74, 75, 89, 90, 100].map(contextTone)).toEqual([
      ...[undefined, undefined, undefined],
      ...["amber", "amber", "red", "red"],
    ]);
  });
});

describe("the name of a model", () => {
  it("is without what is the same for all", () => {
    expect(shortModel("claude-opus-4-5-20251101")).toBe("opus-4-5");
    expect(shortModel("haiku")).toBe("haiku");
  });
});

describe("what a search compares", () => {
  it("is in small letters, each in its place", () => {
    expect(folded("ÄbC 한글")).toBe("äbc 한글");
    expect(folded("İstanbul X")).toHaveLength("İstanbul X".length);
    expect(folded("İstanbul X").endsWith("stanbul x")).toBe(true);
  });

  it("is text as it is read: marks are no part of the words, and a query of marks alone is one", () => {
    const count = (text: string, query: string) => placesIn(text, soughtWords(query), 20).count;
    expect(count("a **wo**rd, `word`, WORD", "word")).toBe(3);
    expect(count("a word", " `word` ")).toBe(1);
    expect(count("none", "word")).toBe(0);
    expect(soughtWords(" ** ")).toBe("**");
    // Composed and decomposed letters are the same ones.
    expect(count("한글 cafe\u0301", "café")).toBe(1);
    expect(count("한글".normalize("NFD"), "한글")).toBe(1);
  });

  it("is shown with what stands around it, cut between characters, on one line", () => {
    const { excerpt } = placesIn(`${"😀".repeat(20)}a\nword${"😀".repeat(20)}`, "word", 13);
    expect(excerpt).toMatch(/^…(😀)*a word(😀)*…$/u);
    expect(placesIn("word", "word", 2).excerpt).toBe("word");
  });
});
