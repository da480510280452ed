import { describe, expect, it } from "vitest";
import { maxImagesPerPrompt, maxPromptLength } from "../../../src/shared/limits";
import { launchOf } from "../../../webview-ui/src/platform/launch";
import { readShare } from "../../../webview-ui/src/worker/takeShare";

function form(fields: Readonly<Record<string, string>>, pictures = 0): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  for (let count = 0; count < pictures; count += 1) {
    data.append("pictures", new File(["x"], `${count}.png`));
  }
  return data;
}

describe("what another app shares", () => {
  it.each([
    [{ text: "a thought" }, "a thought"],
    [{ title: "Page", url: "https://example.com" }, "Page\n\nhttps://example.com"],
    [{ text: "See https://example.com", url: "https://example.com" }, "See https://example.com"],
    [{ title: "same", text: "same" }, "same"],
    [{ title: " ", text: "", url: "" }, ""],
    [{ other: "ignored" }, ""],
  ])("%j becomes %j", (fields, text) => {
    expect(readShare(form(fields), 5)).toEqual({ text, pictures: [], at: 5 });
  });

  it("is bounded", () => {
    const shared = readShare(form({ text: "x".repeat(maxPromptLength + 1) }, 40), 0);
    expect(shared.text).toHaveLength(maxPromptLength);
    expect(shared.pictures).toHaveLength(maxImagesPerPrompt);
    const data = new FormData();
    data.append("pictures", "a text in a picture's place");
    data.append("pictures", new File([], "empty.png"));
    expect(readShare(data, 0).pictures).toEqual([]);
  });
});

describe("how the app is opened", () => {
  it.each([
    ["#new", "new"],
    ["#queue", "queue"],
    ["#shared", "shared"],
    ["", null],
    ["#New", null],
    ["#p=code", null],
    ["#constructor", null],
  ])("by %j: %s", (hash, launch) => {
    expect(launchOf(hash)).toBe(launch);
  });
});
