import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  CompletionModel,
  wordAt,
} from "../../../webview-ui/src/components/composer/completionModel";

const commands = ["clear", "compact", "cost", "recap"].map((name) => ({
  name,
  description: "",
  argumentHint: "",
}));

function open() {
  const asked: { query: string; answer: (paths: readonly string[] | null) => void }[] = [];
  const model = new CompletionModel({
    commands: () => commands,
    files: (query) =>
      new Promise((answer) => {
        asked.push({ query, answer });
      }),
  });
  const names = (): string[] =>
    (model.offer.value?.items ?? []).map((item) =>
      item.kind === "command" ? item.name : item.path,
    );
  return { model, asked, names };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("the word at the caret", () => {
  it.each([
    ["/", 1, { kind: "command", from: 0, query: "" }],
    ["/co", 3, { kind: "command", from: 0, query: "co" }],
    ["  /co", 5, { kind: "command", from: 2, query: "co" }],
    ["see /co", 7, null],
    ["/co me", 6, null],
    ["@", 1, { kind: "file", from: 0, query: "" }],
    ["see @src/a", 10, { kind: "file", from: 4, query: "src/a" }],
    ["see @src/a", 6, { kind: "file", from: 4, query: "s" }],
    ["mail@host", 9, null],
    ["line\n@a", 7, { kind: "file", from: 5, query: "a" }],
    ["", 0, null],
  ])("in %j at %i", (text, caret, word) => {
    expect(wordAt(text, caret)).toEqual(word);
  });
});

describe("completion", () => {
  it("offers commands that begin with the letters first, and goes around the ends", () => {
    const { model, names } = open();
    model.update("/c", 2);
    expect(names()).toEqual(["clear", "compact", "cost", "recap"]);
    model.step(-1);
    expect(model.offer.value?.active).toBe(3);
    model.step(1);
    expect(model.choose("/c", 2)).toEqual({ text: "/clear ", caret: 7 });
    expect(model.offer.value).toBeNull();
  });

  it("asks for files a little after the last letter, and drops late answers", async () => {
    const { model, asked, names } = open();
    model.update("@l", 2);
    model.update("@lo", 3);
    await vi.advanceTimersByTimeAsync(500);
    expect(asked.map(({ query }) => query)).toEqual(["lo"]);
    model.update("@log", 4);
    await vi.advanceTimersByTimeAsync(500);
    asked[1]?.answer(["login.ts"]);
    await vi.advanceTimersByTimeAsync(0);
    asked[0]?.answer(["lost.ts"]);
    await vi.advanceTimersByTimeAsync(0);
    expect(names()).toEqual(["login.ts"]);
    expect(model.choose("@log is", 4)).toEqual({ text: "@login.ts is", caret: 10 });
  });

  it("stays away from a word after Escape, until there is another one", () => {
    const { model } = open();
    model.update("/c", 2);
    model.dismiss();
    model.update("/co", 3);
    expect(model.offer.value).toBeNull();
    model.update("", 0);
    model.update("/c", 2);
    expect(model.offer.value).not.toBeNull();
  });

  it("offers nothing where the PC cannot be asked", async () => {
    const { model, asked } = open();
    model.update("@a", 2);
    await vi.advanceTimersByTimeAsync(500);
    asked[0]?.answer(null);
    await vi.advanceTimersByTimeAsync(0);
    expect(model.offer.value).toMatchObject({ items: [], isLoading: false });
    expect(model.choose("@a", 2)).toBeNull();
  });
});
