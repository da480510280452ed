import { signal } from "@preact/signals";
import { describe, expect, it } from "vitest";
import type { Conversation } from "../../../src/shared/state";
import { addToDraft } from "../../../webview-ui/src/components/editor/addToDraft";
import { Drafts } from "../../../webview-ui/src/store/drafts";
import { memoryKeep } from "./support/fakes";

/** What a draft is after these were added to it, one after the other. */
function after(before: string, ...texts: readonly (string | { readonly line: string })[]): string {
  const drafts = new Drafts(memoryKeep());
  const store = { drafts, conversationOutline: signal<Conversation | null>(null) };
  drafts.set(null, before);
  for (const text of texts) {
    if (typeof text === "string") addToDraft(store, text);
    else addToDraft(store, text.line, true);
  }
  return drafts.get(null);
}

describe("what is added to a message", () => {
  it("stands behind what is there, a word apart", () => {
    expect(after("", "@a.ts")).toBe("@a.ts ");
    expect(after("Look at", "@a.ts", "@b.ts")).toBe("Look at @a.ts @b.ts ");
    expect(after("Look at\n", "@a.ts")).toBe("Look at\n@a.ts ");
  });

  it("stands on lines of its own where it has several", () => {
    expect(after("Look", "a:\n```\nb\n```")).toBe("Look\n\na:\n```\nb\n```\n");
    expect(after("", "a\nb")).toBe("a\nb\n");
  });

  it("is one line each in a list", () => {
    expect(after("Fix", { line: "@a.ts error" }, { line: "@b.ts error" })).toBe(
      "Fix\n@a.ts error\n@b.ts error\n",
    );
  });
});
